package org.lstm4j.benchmarks.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/**
 * What a fork tells beside JMH's result, in a file that {@link #PROPERTY} names.
 *
 * @param version of the engine, empty where none came so far
 * @param failure why nothing could be timed, in one line; null where it could
 * @param bytes allocated on the Java heap by one run, NaN where nobody asked
 */
public record Facts(String version, @Nullable String failure, double bytes) {
    /** System property with the file's path. */
    public static final String PROPERTY = "lstm4j.benchmarks.facts";

    /** Of a fork that has said nothing. */
    public static final Facts NONE = new Facts("", null, Double.NaN);

    /** The same, with the reason why nothing is timed. */
    Facts failed(Throwable reason) {
        Throwable root = reason;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        String text = message == null
                ? root.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
        return new Facts(version, text, bytes);
    }

    /** Leaves them for the JVM that has started this one; without the property, in nobody's way. */
    void leave() {
        String file = System.getProperty(PROPERTY);
        if (file == null) {
            return;
        }
        JsonObject.Builder json = Json.object().put("version", version);
        if (failure != null) {
            json.put("failure", failure);
        }
        if (!Double.isNaN(bytes)) {
            json.put("bytes", bytes);
        }
        try {
            Files.writeString(Path.of(file), json.build().write());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what {@link #leave} wrote; {@link #NONE} from an empty file. */
    public static Facts read(Path file) throws IOException {
        String text = Files.readString(file);
        if (text.isEmpty()) {
            return NONE;
        }
        JsonObject json = Json.parse(text).asObject();
        return new Facts(
                json.string("version"),
                json.find("failure").map(Json::asString).orElse(null),
                json.find("bytes").map(Json::asDouble).orElse(Double.NaN));
    }
}
