package org.lstm4j.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Text to values, by recursive descent. Memory taken is bounded by a multiple of the text's length. */
final class JsonParser {
    private final String text;
    private int at;

    JsonParser(String text) {
        this.text = text;
    }

    Json document() {
        Json value = value(0);
        skipBlanks();
        if (at < text.length()) {
            throw error("expected the end");
        }
        return value;
    }

    /** Where the number that starts at {@code from} ends, or {@code from} if none starts there. */
    static int endOfNumber(String text, int from) {
        int at = from < text.length() && text.charAt(from) == '-' ? from + 1 : from;
        int integer = endOfDigits(text, at);
        boolean leadingZero = integer > at + 1 && text.charAt(at) == '0';
        if (integer == at || leadingZero) {
            return from;
        }
        at = integer;
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = endOfDigits(text, at + 1);
            if (fraction == at + 1) {
                return from;
            }
            at = fraction;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            boolean signed = at + 1 < text.length() && (text.charAt(at + 1) == '+' || text.charAt(at + 1) == '-');
            int digits = at + (signed ? 2 : 1);
            int exponent = endOfDigits(text, digits);
            return exponent == digits ? from : exponent;
        }
        return at;
    }

    private static int endOfDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private Json value(int depth) {
        skipBlanks();
        if (depth > Json.MAX_DEPTH) {
            throw error("nested deeper than " + Json.MAX_DEPTH);
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new JsonString(string());
            case 't' -> word("true", new JsonBoolean(true));
            case 'f' -> word("false", new JsonBoolean(false));
            case 'n' -> word("null", JsonNull.NULL);
            default -> number();
        };
    }

    private JsonObject object(int depth) {
        Map<String, Json> members = new LinkedHashMap<>();
        at++;
        skipBlanks();
        if (peek() == '}') {
            at++;
            return new JsonObject(members);
        }
        do {
            skipBlanks();
            if (peek() != '"') {
                throw error("expected a member's name in quotes");
            }
            int start = at;
            String name = string();
            skipBlanks();
            take(':');
            if (members.putIfAbsent(name, value(depth + 1)) != null) {
                at = start;
                throw error("a second member of this name");
            }
        } while (another('}'));
        return new JsonObject(members);
    }

    private JsonArray array(int depth) {
        List<Json> items = new ArrayList<>();
        at++;
        skipBlanks();
        if (peek() == ']') {
            at++;
            return new JsonArray(items);
        }
        do {
            items.add(value(depth + 1));
        } while (another(']'));
        return new JsonArray(items);
    }

    /** Takes a comma, or the closing bracket. */
    private boolean another(char close) {
        skipBlanks();
        if (peek() == ',') {
            at++;
            return true;
        }
        take(close);
        return false;
    }

    private JsonNumber number() {
        int end = endOfNumber(text, at);
        if (end == at) {
            throw error("expected a value");
        }
        String literal = text.substring(at, end);
        at = end;
        return new JsonNumber(literal);
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw error("expected a value");
        }
        at += word.length();
        return value;
    }

    private String string() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            int start = at;
            char c = character();
            if (Character.isLowSurrogate(c)) {
                at = start;
                throw error("unpaired surrogate");
            }
            value.append(c);
            if (Character.isHighSurrogate(c)) {
                char low = at < text.length() && text.charAt(at) != '"' ? character() : '\0';
                if (!Character.isLowSurrogate(low)) {
                    at = start;
                    throw error("unpaired surrogate");
                }
                value.append(low);
            }
        }
        take('"');
        return value.toString();
    }

    /** One UTF-16 unit of a string, escaped or plain. */
    private char character() {
        char c = text.charAt(at);
        if (c < ' ') {
            throw error("control characters in strings must be escaped");
        }
        at++;
        if (c != '\\') {
            return c;
        }
        char escape = peek();
        at++;
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> {
                at--;
                throw error("unknown escape");
            }
        };
    }

    private char hexadecimal() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            // Character.digit alone would also take digits of other scripts.
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw error("expected four hexadecimal digits");
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    private void take(char expected) {
        if (peek() != expected) {
            throw error("expected '" + expected + "'");
        }
        at++;
    }

    /** The character here, or NUL at the end, which no grammar rule accepts. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private JsonException error(String problem) {
        int lineStart = text.lastIndexOf('\n', at - 1) + 1;
        long line =
                1 + text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
        String found = at < text.length() ? "'" + JsonWriter.escape(text.charAt(at)) + "'" : "the end";
        return new JsonException(
                "line " + line + ", column " + (at - lineStart + 1) + ": " + problem + ", got " + found);
    }
}
