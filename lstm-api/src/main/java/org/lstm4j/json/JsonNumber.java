package org.lstm4j.json;

/**
 * A number, kept as it is written, so that no digit is lost between text and text.
 *
 * @param literal its digits, in JSON's grammar
 */
public record JsonNumber(String literal) implements Json {
    public JsonNumber {
        if (JsonParser.endOfNumber(literal, 0) != literal.length()) {
            throw new JsonException("a JSON number must follow RFC 8259, got " + literal);
        }
    }

    @Override
    public int asInt() {
        try {
            return Integer.parseInt(literal);
        } catch (NumberFormatException e) {
            throw JsonWriter.expected("an integer of 32 bits", this);
        }
    }

    @Override
    public long asLong() {
        try {
            return Long.parseLong(literal);
        } catch (NumberFormatException e) {
            throw JsonWriter.expected("an integer of 64 bits", this);
        }
    }

    @Override
    public double asDouble() {
        double value = Double.parseDouble(literal);
        if (Double.isInfinite(value)) {
            throw JsonWriter.expected("a number in a double's range", this);
        }
        return value;
    }

    @Override
    public float asFloat() {
        float value = Float.parseFloat(literal);
        if (Float.isInfinite(value)) {
            throw JsonWriter.expected("a number in a float's range", this);
        }
        return value;
    }

    @Override
    public String toString() {
        return literal;
    }
}
