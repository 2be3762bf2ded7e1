package org.lstm4j.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
    void textIsWrittenInUtf8() throws IOException {
        Path file = folder.resolve("page");
        AtomicFile.write(file, "a longer first version");
        AtomicFile.write(file, "größer");
        assertEquals("größer", Files.readString(file));
        assertEquals(List.of(file), files());
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

    @Test
    void whatIsNoRegularFileIsRefusedAndKept() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("model"));
        String message = assertThrows(LstmException.class, () -> AtomicFile.write(inner, text("new")))
                .getMessage();
        assertEquals(inner + ": cannot write, it is there and no regular file; name another one", message);
        assertTrue(Files.isDirectory(inner));
    }

    @Test
    void theSystemsReasonIsInWords() {
        assertEquals(
                "permission denied; choose a place that you may use",
                SystemReason.of(new AccessDeniedException("model")));
        assertEquals(
                "the system finds no such place; choose another one",
                SystemReason.of(new NoSuchFileException("model")));
        assertEquals(
                "too long; choose another place", SystemReason.of(new FileSystemException("model", null, "too long")));
        assertEquals("disk on fire", SystemReason.of(new IOException("disk on fire")));
        assertEquals("java.io.IOException", SystemReason.of(new IOException()));
    }

    @Test
    void anInterruptStaysPendingAndStopsNoWriting() throws IOException {
        Path file = folder.resolve("model");
        Thread.currentThread().interrupt();
        AtomicFile.write(file, text("asked to stop before"));
        assertTrue(Thread.interrupted());
        assertEquals("asked to stop before", Files.readString(file));
        boolean[] interrupted = {false};
        AtomicFile.write(file, channel -> {
            if (!interrupted[0]) {
                interrupted[0] = true;
                Thread.currentThread().interrupt();
            }
            text("asked to stop half-way").writeTo(channel);
        });
        assertTrue(Thread.interrupted());
        assertEquals("asked to stop half-way", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void whatKilledProcessesLeftIsRemovedAndNothingElse() throws IOException {
        Path file = folder.resolve("model");
        String unique = "01234567-89ab-cdef-0123-456789abcdef";
        Path leftover = Files.createFile(folder.resolve(".model." + unique + ".tmp"));
        Path others = Files.createFile(folder.resolve(".model.best." + unique + ".tmp"));
        Path foreign = Files.createFile(folder.resolve(".model.tmp"));
        AtomicFile.removeLeftovers(file);
        assertEquals(Set.of(others, foreign), Set.copyOf(files()), leftover + " is gone");
        AtomicFile.removeLeftovers(folder.resolve("missing/model"));
    }
}
