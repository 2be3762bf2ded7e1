package org.lstm4j.json;

import java.util.List;
import java.util.Map;

/** Values to text. */
final class JsonWriter {
    private static final int EXCERPT = 60;

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;

    private JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    static String compact(Json value) {
        JsonWriter writer = new JsonWriter(false);
        writer.value(value, 0);
        return writer.out.toString();
    }

    static String pretty(Json value) {
        JsonWriter writer = new JsonWriter(true);
        writer.value(value, 0);
        return writer.out.toString();
    }

    static JsonException expected(String what, Json actual) {
        return new JsonException("expected " + what + ", got " + excerpt(actual));
    }

    /** On one line, and not longer than a message should be. */
    static String excerpt(Json value) {
        String text = value.write();
        return text.length() > EXCERPT ? text.substring(0, EXCERPT) + "..." : text;
    }

    private void value(Json value, int depth) {
        switch (value) {
            case JsonObject object -> object(object.members(), depth);
            case JsonArray array -> array(array.items(), depth);
            case JsonString string -> string(string.value());
            case JsonNumber number -> out.append(number.literal());
            case JsonBoolean bool -> out.append(bool.value());
            case JsonNull none -> out.append("null");
        }
    }

    private void object(Map<String, Json> members, int depth) {
        out.append('{');
        String separator = "";
        for (Map.Entry<String, Json> member : members.entrySet()) {
            out.append(separator);
            lineBreak(depth + 1);
            string(member.getKey());
            out.append(pretty ? ": " : ":");
            value(member.getValue(), depth + 1);
            separator = ",";
        }
        if (!members.isEmpty()) {
            lineBreak(depth);
        }
        out.append('}');
    }

    private void array(List<Json> items, int depth) {
        boolean lines = items.stream().anyMatch(item -> item instanceof JsonObject || item instanceof JsonArray);
        out.append('[');
        String separator = "";
        for (Json item : items) {
            out.append(separator);
            if (lines) {
                lineBreak(depth + 1);
            }
            value(item, depth + 1);
            separator = pretty && !lines ? ", " : ",";
        }
        if (lines) {
            lineBreak(depth);
        }
        out.append(']');
    }

    private void lineBreak(int depth) {
        if (pretty) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private void string(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean pair = i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1));
            if (pair) {
                out.append(c).append(value.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                throw new JsonException("a string holds half a character, \\u" + Integer.toHexString(c)
                        + ", which UTF-8 cannot express");
            } else {
                out.append(escape(c));
            }
        }
        out.append('"');
    }

    /** A character as it stands in a string. */
    static String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c);
        };
    }
}
