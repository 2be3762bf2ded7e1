package org.lstm4j.interchange.file;

import java.util.stream.Collectors;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonArray;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonObject;
import org.lstm4j.json.JsonString;

/** What the data of a task beside a network come to, in a line: its type, and its members as far as they are short. */
final class TaskText {
    private static final String TYPE = "type";

    /** A vocabulary is longer, the names of a few classes are not. */
    private static final int LONGEST = 40;

    private TaskText() {}

    /** @param task JSON as {@code lstm4j.task} holds it; what has no type is data of somebody else, and named so */
    static String of(String task) {
        try {
            JsonObject json = Json.parse(task).asObject();
            return json.string(TYPE)
                    + json.members().entrySet().stream()
                            .filter(member -> !member.getKey().equals(TYPE))
                            .map(member -> ", " + member.getKey() + " " + shown(member.getValue()))
                            .collect(Collectors.joining());
        } catch (JsonException e) {
            return "data of a task beside it";
        }
    }

    private static String shown(Json value) {
        String text = value instanceof JsonString string ? string.value() : value.write();
        if (text.length() <= LONGEST) {
            return text;
        }
        return switch (value) {
            case JsonArray array -> "of " + array.items().size() + " entries";
            case JsonObject object -> "of " + object.members().size() + " members";
            default -> "of " + text.length() + " characters";
        };
    }
}
