package org.lstm4j.json;

import java.util.List;

/**
 * An array.
 *
 * @param items its values, unmodifiable
 */
public record JsonArray(List<Json> items) implements Json {
    public JsonArray {
        items = List.copyOf(items);
    }

    @Override
    public List<Json> asList() {
        return items;
    }

    @Override
    public String toString() {
        return write();
    }
}
