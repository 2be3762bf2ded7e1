package org.lstm4j.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.LstmException;

class AtomicFileTest {
    @TempDir
    Path folder;

    private static AtomicFile.Content text(String text) {
        return channel -> channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.toList();
        }
    }

    @Test
    void contentIsReplacedAndNothingElseIsLeft() throws IOException {
        Path file = folder.resolve("model");
        AtomicFile.write(file, text("a long first version"));
        AtomicFile.write(file, text("second"));
        assertEquals("second", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aFailureLeavesTheOldContentAlone() throws IOException {
        Path file = folder.resolve("model");
        AtomicFile.write(file, text("old"));
        AtomicFile.Content failing = channel -> {
            text("half").writeTo(channel);
            throw new IOException("no space left on device");
        };
        String message = assertThrows(LstmException.class, () -> AtomicFile.write(file, failing))
                .getMessage();
        assertTrue(message.startsWith(file + ": ") && message.contains("no space left"), message);
        AtomicFile.Content rejecting = channel -> {
            throw new LstmException("content refuses");
        };
        assertThrows(LstmException.class, () -> AtomicFile.write(file, rejecting));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aMissingFolderOrAFolderInTheFilesPlaceIsNamed() throws IOException {
        Path file = folder.resolve("missing/model");
        String message = assertThrows(LstmException.class, () -> AtomicFile.write(file, text("x")))
                .getMessage();
        assertTrue(message.contains("folder does not exist"), message);
        Path occupied =
                Files.createDirectories(folder.resolve("occupied/inner")).getParent();
        assertThrows(LstmException.class, () -> AtomicFile.write(occupied, text("x")));
        assertThrows(LstmException.class, () -> AtomicFile.write(folder.getRoot(), text("x")));
        assertEquals(List.of(occupied), files());
    }
}
