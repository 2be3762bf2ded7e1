package org.lstm4j.interchange;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/** Files and figures beside a test class, as the scripts in {@code scripts/goldens} make them. */
public final class Goldens {
    private Goldens() {}

    /** The cases in {@code cases.json}. */
    public static Stream<JsonObject> cases(Class<?> test) throws IOException {
        return Json.parse(bytes(test, "cases.json")).asList().stream().map(Json::asObject);
    }

    /** A resource's bytes. */
    public static byte[] bytes(Class<?> test, String name) throws IOException {
        try (InputStream in = test.getResourceAsStream(name)) {
            assertNotNull(in, name);
            return in.readAllBytes();
        }
    }

    /** A resource as a file of a folder. */
    public static Path file(Class<?> test, Path folder, String name) throws IOException {
        return Files.write(folder.resolve(Path.of(name).getFileName()), bytes(test, name));
    }
}
