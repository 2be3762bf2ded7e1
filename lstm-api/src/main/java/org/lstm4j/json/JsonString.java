package org.lstm4j.json;

/**
 * A string.
 *
 * @param value its characters, unescaped
 */
public record JsonString(String value) implements Json {
    @Override
    public String asString() {
        return value;
    }

    @Override
    public String toString() {
        return write();
    }
}
