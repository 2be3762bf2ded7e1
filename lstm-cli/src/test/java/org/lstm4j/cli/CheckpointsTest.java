package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

    @TempDir
    private Path place;

    @Test
    void whatIsNotForgottenIsFoundByTheSameCommandAlone() throws IOException {
        Path folder;
        try (Checkpoints first = Checkpoints.of(place, "forecast", "a")) {
            folder = first.folder();
            assertNotNull(folder);
            assertFalse(first.resumes());
            assertFalse(first.keepSome());
            assertTrue(first.farewell().contains("begins anew"), first.farewell());
            Files.createFile(folder.resolve("training-1.safetensors"));
            assertTrue(first.keepSome());
            assertTrue(first.farewell().endsWith("goes on from here (" + folder + ")"), first.farewell());
        }

        try (Checkpoints again = Checkpoints.of(place, "forecast", "a");
                Checkpoints other = Checkpoints.of(place, "forecast", "b")) {
            assertTrue(again.resumes());
            assertEquals(folder, again.folder());
            assertFalse(other.resumes());
            assertNotEquals(folder, other.folder());
            again.forget();
        }
        assertArrayEquals(new String[0], place.toFile().list(), "what is done or never begun is forgotten");
    }

    @Test
    void whatCannotBeDeletedFailsNobody() throws IOException {
        Checkpoints checkpoints = Checkpoints.of(place, "forecast", "a");
        Path folder = checkpoints.folder();
        assertNotNull(folder);
        Path stubborn = Files.createDirectories(folder.resolve("not/empty"));

        checkpoints.forget();
        checkpoints.close();

        assertTrue(Files.exists(stubborn));
    }

    @Test
    void whereNothingCanBeWrittenNothingIsKept() throws IOException {
        Path file = Files.createFile(place.resolve("no folder"));

        try (Checkpoints none = Checkpoints.of(file, "forecast", "a")) {
            assertNull(none.folder());
            assertTrue(none.farewell().contains("nothing was kept"), none.farewell());
        }
    }
}
