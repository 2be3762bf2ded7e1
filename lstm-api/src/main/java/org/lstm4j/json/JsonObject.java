package org.lstm4j.json;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An object. The typed getters name the member in their {@link JsonException} when it is missing or of another type.
 *
 * @param members in their order, unmodifiable
 */
public record JsonObject(Map<String, Json> members) implements Json {
    public JsonObject {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** The member of that name. */
    public Json get(String name) {
        return find(name).orElseThrow(() -> new JsonException("member " + Json.quote(name) + " is missing"));
    }

    /** The member of that name, if there is one. */
    public Optional<Json> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    public JsonObject object(String name) {
        return typed(name, Json::asObject);
    }

    public List<Json> list(String name) {
        return typed(name, Json::asList);
    }

    public String string(String name) {
        return typed(name, Json::asString);
    }

    public boolean bool(String name) {
        return typed(name, Json::asBoolean);
    }

    public int integer(String name) {
        return typed(name, Json::asInt);
    }

    public long longInteger(String name) {
        return typed(name, Json::asLong);
    }

    public double number(String name) {
        return typed(name, Json::asDouble);
    }

    public float floatNumber(String name) {
        return typed(name, Json::asFloat);
    }

    public double[] numbers(String name) {
        return typed(name, Json::asDoubles);
    }

    /** A member that names a constant, written exactly as declared. */
    public <E extends Enum<E>> E constant(String name, Class<E> type) {
        String value = string(name);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(value))
                .findFirst()
                .orElseThrow(() -> new JsonException("member " + Json.quote(name) + ": expected one of "
                        + Arrays.toString(type.getEnumConstants()) + ", got " + Json.quote(value)));
    }

    /**
     * Refuses members that the reader does not know: what would be ignored may matter.
     *
     * @throws JsonException naming the first of them
     */
    public JsonObject only(String... names) {
        List<String> known = List.of(names);
        for (String name : members.keySet()) {
            if (!known.contains(name)) {
                throw new JsonException("member " + Json.quote(name) + " is unknown; known are " + known);
            }
        }
        return this;
    }

    @Override
    public JsonObject asObject() {
        return this;
    }

    @Override
    public String toString() {
        return write();
    }

    private <T> T typed(String name, Function<Json, T> type) {
        Json value = get(name);
        try {
            return type.apply(value);
        } catch (JsonException e) {
            throw new JsonException("member " + Json.quote(name) + ": " + e.getMessage());
        }
    }

    /** Collects members in the order in which they are put. */
    public static final class Builder {
        private final Map<String, Json> members = new LinkedHashMap<>();

        Builder() {}

        /** Adds a member; a name taken already is refused. */
        public Builder put(String name, Json value) {
            if (members.putIfAbsent(name, value) != null) {
                throw new JsonException("member " + Json.quote(name) + " is there already");
            }
            return this;
        }

        public Builder put(String name, String value) {
            return put(name, Json.of(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, Json.of(value));
        }

        public Builder put(String name, long value) {
            return put(name, Json.of(value));
        }

        /** Adds a number; a value that is not finite is refused. */
        public Builder put(String name, double value) {
            return put(name, Json.of(value));
        }

        /** As {@link #put(String, double)}, with no more digits than a float needs. */
        public Builder put(String name, float value) {
            return put(name, Json.of(value));
        }

        public JsonObject build() {
            return new JsonObject(members);
        }
    }
}
