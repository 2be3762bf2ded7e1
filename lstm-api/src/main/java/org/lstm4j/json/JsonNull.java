package org.lstm4j.json;

/** {@code null}. */
public enum JsonNull implements Json {
    NULL;

    @Override
    public String toString() {
        return write();
    }
}
