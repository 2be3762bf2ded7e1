package org.lstm4j.interchange.convention;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonBoolean;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.json.JsonString;

/**
 * The attributes of one operator, each to be read once by name; {@link #done} then refuses those that nobody has read. A
 * value of {@code null} counts as not given.
 */
public final class Attributes {
    private final String operator;
    private final JsonObject values;
    private final Set<String> read = new HashSet<>();

    /** Attributes of an operator, whose name is for messages. */
    public Attributes(String operator, JsonObject values) {
        this.operator = operator;
        this.values = values;
    }

    /** The operator's name. */
    public String operator() {
        return operator;
    }

    /** The value, if one was given. */
    public Optional<Json> find(String name) {
        read.add(name);
        return values.find(name).filter(value -> value != JsonNull.NULL);
    }

    /** Whether the value is written, as {@code null}. */
    boolean isNull(String name) {
        read.add(name);
        return values.find(name).filter(value -> value == JsonNull.NULL).isPresent();
    }

    /** An integer. */
    public int integer(String name, int otherwise) {
        return find(name).map(value -> as(name, value, Json::asInt)).orElse(otherwise);
    }

    /** A number, to the nearest float. */
    public float number(String name, float otherwise) {
        return find(name).map(value -> as(name, value, Json::asFloat)).orElse(otherwise);
    }

    /** True or false, or 1 or 0 in their place. */
    public boolean flag(String name, boolean otherwise) {
        return find(name).map(value -> flagOf(name, value)).orElse(otherwise);
    }

    private boolean flagOf(String name, Json value) {
        if (value instanceof JsonBoolean(boolean flag)) {
            return flag;
        }
        int number = as(name, value, Json::asInt);
        if (number != 0 && number != 1) {
            throw refuse(name, "expected 0 or 1");
        }
        return number == 1;
    }

    /** A text. */
    public String text(String name, String otherwise) {
        return find(name).map(value -> as(name, value, Json::asString)).orElse(otherwise);
    }

    /** A list of texts, empty when not given. */
    public List<String> texts(String name) {
        return find(name)
                .map(value -> as(name, value, Json::asList).stream()
                        .map(item -> as(name, item, Json::asString))
                        .toList())
                .orElse(List.of());
    }

    /** A list of numbers, empty when not given. */
    public List<Float> numbers(String name) {
        return find(name)
                .map(value -> as(name, value, Json::asList).stream()
                        .map(item -> as(name, item, Json::asFloat))
                        .toList())
                .orElse(List.of());
    }

    /** Attributes of a part of the operator. */
    public Attributes part(String name) {
        Json value = find(name).orElseThrow(() -> refuse(name, "expected an object"));
        return new Attributes(operator + " " + name, as(name, value, Json::asObject));
    }

    /** The attributes that are not read yet, as those of a part, which accounts for them. */
    Attributes others() {
        Map<String, Json> others = new LinkedHashMap<>(values.members());
        others.keySet().removeAll(read);
        ignore(others.keySet());
        return new Attributes(operator, new JsonObject(others));
    }

    /** These, of which nothing is read yet, with another value of one. */
    Attributes with(String name, Json value) {
        Map<String, Json> changed = new LinkedHashMap<>(values.members());
        changed.put(name, value);
        return new Attributes(operator, new JsonObject(changed));
    }

    /** Takes note of attributes that say nothing about results. */
    public void ignore(Set<String> names) {
        read.addAll(names);
    }

    /** Refuses an attribute's value; to be thrown. */
    public UnsupportedModelException refuse(String name, String reason) {
        String value = values.find(name)
                .map(json -> json.write().length() > 120 ? json.write().substring(0, 120) + "..." : json.write())
                .orElse("nothing");
        return new UnsupportedModelException(operator + ": attribute " + name + " = " + value + ": " + reason);
    }

    /**
     * Refuses an operator that is none of those known; to be thrown. Where an attribute is prose, that is the reason: it says what else would
     * have to be done.
     */
    UnsupportedModelException unknownOperator(String expected, String got) {
        for (String name : values.members().keySet()) {
            if (!read.contains(name)
                    && values.get(name) instanceof JsonString(String text)
                    && text.strip().contains(" ")) {
                return refuse(name, "prose, which would have to be guessed");
            }
        }
        return new UnsupportedModelException(operator + ": expected " + expected + ", got " + got);
    }

    /** Refuses the first attribute that was given and that nobody has read. */
    public void done() {
        for (String name : values.members().keySet()) {
            if (!read.contains(name) && values.get(name) != JsonNull.NULL) {
                throw refuse(name, "unknown here, and what it changes would be lost");
            }
        }
    }

    private <T> T as(String name, Json value, Function<Json, T> type) {
        try {
            return type.apply(value);
        } catch (JsonException e) {
            throw refuse(name, e.getMessage());
        }
    }
}
