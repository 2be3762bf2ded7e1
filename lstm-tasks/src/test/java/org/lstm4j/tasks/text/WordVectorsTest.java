package org.lstm4j.tasks.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;

class WordVectorsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the 0.5 -1 2e-1\ncat 1 2 3\nsat 4 5 6\n", // GloVe
                "3 3\nthe 0.5 -1 2e-1 \ncat 1 2 3 \nsat 4 5 6 \n", // word2vec and fastText end lines with a blank
                "3 3\r\nthe 0.5 -1 2e-1\r\ncat 1 2 3\r\nsat 4 5 6" // saved on Windows, and by hand
            })
    void readsTheFormsOfAllThree(String content) throws IOException {
        WordVectors vectors = WordVectors.read(file(content), 10, Set.of());

        assertEquals(3, vectors.width());
        assertEquals(List.of("the", "cat", "sat"), vectors.words());
        assertArrayEquals(new float[] {0.5f, -1, 0.2f}, vectors.of("the"));
        assertArrayEquals(new float[] {4, 5, 6}, vectors.of("sat"));
        assertEquals((float) Math.sqrt((0.25 + 1 + 0.2 * 0.2 + 14 + 77) / 9), vectors.spread(), 1e-6f);
    }

    @Test
    void holdsTheFirstWordsAndThoseThatAreAskedFor() throws IOException {
        Path file = file("a 1\nb 2\nc 3\nd 4\n");

        assertEquals(
                List.of("a", "b", "d"),
                WordVectors.read(file, 2, Set.of("d", "x")).words());
        assertFalse(WordVectors.read(file, 0, Set.of()).has("a"));
        assertEquals(0, WordVectors.read(file, 0, Set.of()).spread());
    }

    @Test
    void wordsMayHoldBlanksAndTheFirstOfSeveralCounts() throws IOException {
        WordVectors vectors = WordVectors.read(file("x 1 2\n. . . 3 4\nx 5 6\n"), 10, Set.of());

        assertEquals(List.of("x", ". . ."), vectors.words());
        assertArrayEquals(new float[] {1, 2}, vectors.of("x"));
        assertArrayEquals(new float[] {3, 4}, vectors.of(". . ."));
        assertThrows(LstmException.class, () -> vectors.of("y"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''              | : expected a word and its vector on each line, found an empty one first
            word            | ' line 1: expected a word and its numbers, separated by blanks'
            a 1 2/b 3       | ' line 2: expected a word and 2 numbers, as on the first line'
            a 1 2/b 3 x     | ' line 2: expected a finite number, found ''x'''
            a 1 2/b 3 NaN   | ' line 2: expected a finite number, found ''NaN'''
            a 1 2/b 3 1e99  | ' line 2: expected a finite number, found ''1e99'''
            3 2/a 1 2/b 3 4 | : the first line promises 3 words, 2 follow; take a whole file
            """)
    void whatIsNoFileOfVectorsIsNamed(String lines, String problem) throws IOException {
        Path file = file(lines.replace('/', '\n'));

        LstmException refused = assertThrows(LstmException.class, () -> WordVectors.read(file, 10, Set.of()));

        assertEquals(file + problem, refused.getMessage());
    }

    @Test
    void binaryFilesAndEndlessLinesAreRefusedEarly() throws IOException {
        Path binary = folder.resolve("vectors.bin");
        Files.write(binary, new byte[] {'3', ' ', '2', '\n', 'a', ' ', (byte) 0xC3, 0x28, (byte) 0xFF});
        assertTrue(failure(binary).startsWith(binary + ": not UTF-8 text;"), failure(binary));
        Path endless = file("a 1 2\n" + "x".repeat(200_000));
        assertTrue(
                failure(endless).startsWith(endless + ": line 2 is longer than 131072 characters"), failure(endless));
        Path missing = folder.resolve("missing");
        assertEquals(missing + ": no such file; check the path", failure(missing));
    }

    private static String failure(Path file) {
        return assertThrows(LstmException.class, () -> WordVectors.read(file, 10, Set.of()))
                .getMessage();
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("vectors.txt"), content);
    }
}
