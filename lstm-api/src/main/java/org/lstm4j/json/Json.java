package org.lstm4j.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON value. The {@code as...} methods hand out its content, or throw a {@link JsonException} that says what the value
 * is instead.
 */
public sealed interface Json permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {
    /** How deep arrays and objects may nest when read. */
    int MAX_DEPTH = 64;

    /**
     * Reads one value that takes up all of the text.
     *
     * @throws JsonException naming line and column
     */
    static Json parse(String text) {
        return new JsonParser(text).document();
    }

    /**
     * As {@link #parse(String)}, from UTF-8.
     *
     * @throws JsonException also when the bytes are not UTF-8
     */
    static Json parse(byte[] utf8) {
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new JsonException("JSON must be UTF-8, got other bytes");
        }
    }

    /** Starts an object. */
    static JsonObject.Builder object() {
        return new JsonObject.Builder();
    }

    static Json of(String value) {
        return new JsonString(value);
    }

    static Json of(boolean value) {
        return new JsonBoolean(value);
    }

    static Json of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /**
     * The shortest digits that read back as the same double.
     *
     * @throws JsonException when not finite: JSON has no such numbers
     */
    static Json of(double value) {
        return new JsonNumber(finite(value, Double.toString(value)));
    }

    /** The shortest digits that read back as the same float; not finite as in {@link #of(double)}. */
    static Json of(float value) {
        return new JsonNumber(finite(value, Float.toString(value)));
    }

    /** An array of the given values. */
    static JsonArray array(List<? extends Json> items) {
        return new JsonArray(List.copyOf(items));
    }

    /** An array of texts. */
    static JsonArray texts(List<String> values) {
        return array(values.stream().map(Json::of).toList());
    }

    /** An array of numbers. */
    static JsonArray array(double... values) {
        List<Json> items = new ArrayList<>(values.length);
        for (double value : values) {
            items.add(of(value));
        }
        return array(items);
    }

    /** On one line, without blanks. */
    default String write() {
        return JsonWriter.compact(this);
    }

    /** Indented by two blanks; arrays of plain values stay on one line. Ends without a line break. */
    default String pretty() {
        return JsonWriter.pretty(this);
    }

    default JsonObject asObject() {
        throw JsonWriter.expected("an object", this);
    }

    default List<Json> asList() {
        throw JsonWriter.expected("an array", this);
    }

    default String asString() {
        throw JsonWriter.expected("a string", this);
    }

    default boolean asBoolean() {
        throw JsonWriter.expected("true or false", this);
    }

    /** A number written without fraction and exponent that fits 32 bits. */
    default int asInt() {
        throw JsonWriter.expected("an integer", this);
    }

    /** A number written without fraction and exponent that fits 64 bits. */
    default long asLong() {
        throw JsonWriter.expected("an integer", this);
    }

    /** The nearest double; numbers beyond its range are refused. */
    default double asDouble() {
        throw JsonWriter.expected("a number", this);
    }

    /** The nearest float; numbers beyond its range are refused. */
    default float asFloat() {
        throw JsonWriter.expected("a number", this);
    }

    /** An array of numbers. */
    default double[] asDoubles() {
        return asList().stream().mapToDouble(Json::asDouble).toArray();
    }

    /** A text of unknown content for a message: in quotes, escaped, and shortened if long. */
    static String quote(String text) {
        return JsonWriter.excerpt(of(text));
    }

    private static String finite(double value, String text) {
        if (!Double.isFinite(value)) {
            throw new JsonException("JSON has no number for " + text + "; write null or leave the member out");
        }
        return text;
    }
}
