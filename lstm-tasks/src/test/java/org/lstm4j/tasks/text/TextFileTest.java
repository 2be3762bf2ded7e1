package org.lstm4j.tasks.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.LstmException;

class TextFileTest {
    @TempDir
    Path folder;

    @Test
    void aTextIsReadAsItStandsButForTheByteOrderMark() throws IOException {
        String text = "Zeit\r\n\tist \u00FCberall \uD83D\uDE00\n";
        assertEquals(text, TextFile.read(write(text.getBytes(StandardCharsets.UTF_8))));
        assertEquals(text, TextFile.read(write(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        assertRefused(": is empty; name a file with text", write(new byte[0]));
        assertRefused(": is empty", write("\uFEFF".getBytes(StandardCharsets.UTF_8)));
        assertRefused(": is no text in UTF-8: byte 2 is 0xff;", write(new byte[] {'a', 'b', (byte) 0xFF, 'c'}));
        assertRefused(": is no text in UTF-8: byte 1 is 0x00;", write(new byte[] {'a', 0, 'c'}));
        assertRefused(": is no text in UTF-8: byte 1 is 0xc3;", write(new byte[] {'a', (byte) 0xC3}));
    }

    /** A file with a hole, which takes no room on the disk. */
    @Test
    void aTextThatIsTooLongIsRefused() throws IOException {
        Path file = folder.resolve("long");
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(100L << 20);
        }
        assertRefused(": is longer than 64 MiB, the most that is read; take a part of it", file);
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertRefused(": no such file; check the path", folder.resolve("nowhere"));
        assertRefused(": is a directory; name a file in it", folder);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("text"), bytes);
    }

    private static void assertRefused(String expected, Path file) {
        String message =
                assertThrows(LstmException.class, () -> TextFile.read(file)).getMessage();
        assertTrue(message.startsWith(file + expected), message);
    }
}
