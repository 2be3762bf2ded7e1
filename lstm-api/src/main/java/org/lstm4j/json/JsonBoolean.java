package org.lstm4j.json;

/**
 * {@code true} or {@code false}.
 *
 * @param value which
 */
public record JsonBoolean(boolean value) implements Json {
    @Override
    public boolean asBoolean() {
        return value;
    }

    @Override
    public String toString() {
        return write();
    }
}
