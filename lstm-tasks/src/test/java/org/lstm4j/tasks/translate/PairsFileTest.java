package org.lstm4j.tasks.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.LstmException;

class PairsFileTest {
    @TempDir
    private Path folder;

    private List<Pair> read(String content) throws IOException {
        return PairsFile.read(Files.writeString(folder.resolve("pairs.tsv"), content));
    }

    private String error(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("pairs.tsv"), content);
        String message =
                assertThrows(LstmException.class, () -> PairsFile.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        assertEquals(1, message.lines().count());
        return message.substring((file + ": ").length());
    }

    private String error(String content) throws IOException {
        return error(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void eachLineIsAPair() throws IOException {
        assertEquals(
                List.of(new Pair("uno dos", "one two"), new Pair("\u00e9t\u00e9", "summer"), new Pair("?", "")),
                read("uno dos\tone two\r\n\n  \n \u00e9t\u00e9 \tsummer\n?\t"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstSource() throws IOException {
        assertEquals(List.of(new Pair("a", "b")), read("\uFEFFa\tb\n"));
    }

    @Test
    void whatIsNoPairIsNamedByItsLine() throws IOException {
        assertEquals(
                "line 3: expected a source, one tab and a target, got no tab; put one between the two",
                error("a\tb\n\nno tab here\nc\td\n"));
        assertEquals("line 1: expected a source, one tab and a target, got several tabs; leave one", error("a\tb\tc"));
    }

    @Test
    void anEmptyFileHoldsNoPair() throws IOException {
        String expected = "holds no pair; expected lines of a source, a tab and a target";
        assertEquals(expected, error(""));
        assertEquals(expected, error("\n \n"));
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        assertEquals("line 2 holds a zero byte; expected a text, not a binary file", error("a\tb\nx\u0000\ty"));
        String broken = error(new byte[] {'a', '\t', (byte) 0xff, '\n'});
        assertTrue(broken.contains("no text in UTF-8"), broken);
    }

    @Test
    void aLineWithoutEndIsReadNoFurtherThanItsLimit() throws IOException {
        String longest = "a".repeat(PairsFile.LONGEST_LINE - 2) + "\tb";

        assertEquals(1, read(longest + "\n\n").size());
        assertEquals("line 1 is longer than 20000 characters; split it", error(longest + "b"));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path none = folder.resolve("none.tsv");
        String message =
                assertThrows(LstmException.class, () -> PairsFile.read(none)).getMessage();
        assertTrue(message.startsWith(none.toString()), message);
    }
}
