package org.lstm4j.tasks.file;

import java.nio.file.Path;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;

/**
 * The files of one task's models.
 *
 * @param type member {@code type} of the JSON beside the network: {@code forecast}
 * @param source what saves such files, for messages: {@code a forecast}
 */
public record TaskFile(String type, String source) {
    private static final String TYPE = "type";

    /** Makes the task's model of what its file holds; what does not fit is refused by a {@link LstmException}. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(JsonObject json, Model network);
    }

    /** Begins the JSON beside the network. */
    public JsonObject.Builder json() {
        return Json.object().put(TYPE, type);
    }

    /**
     * Loads a model.
     *
     * @param members of the JSON that the reader knows, beside its type; others are refused
     * @throws ModelFormatException if the file is no intact model of this task
     * @throws LstmException if it cannot be read
     */
    public <T> T load(Path file, Reader<T> reader, String... members) {
        try {
            return read(file, ModelFile.load(file), reader, members);
        } catch (ModelFormatException e) {
            throw new ModelFormatException(e.getMessage() + "; expected a file saved by " + source, e);
        }
    }

    private <T> T read(Path file, ModelFile stored, Reader<T> reader, String... members) {
        if (stored.task() == null) {
            throw new ModelFormatException(file + ": holds a network without a " + type);
        }
        try {
            JsonObject json = Json.parse(stored.task()).asObject();
            require(json.string(TYPE).equals(type), "type '" + json.string(TYPE) + "', expected '" + type + "'");
            String[] known = new String[members.length + 1];
            known[0] = TYPE;
            System.arraycopy(members, 0, known, 1, members.length);
            return reader.read(json.only(known), stored.model());
        } catch (LstmException e) {
            throw new ModelFormatException(file + ": no intact " + type + " model: " + e.getMessage(), e);
        }
    }

    /** Refuses what contradicts itself. */
    public static void require(boolean condition, String problem) {
        if (!condition) {
            throw new ModelFormatException(problem);
        }
    }
}
