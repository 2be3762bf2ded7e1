package org.lstm4j.tasks.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.LstmException;

class TextTableTest {
    @TempDir
    private Path folder;

    @Test
    void readsQuotedCells() throws IOException {
        Path file = file("id,Review,stars\n1,\"good, \"\"really\"\"\",5\n2,\" two\nlines \",1\n3,,\n");

        TextTable table = TextTable.read(file);

        assertEquals(List.of("id", "Review", "stars"), table.columns());
        assertEquals(List.of("good, \"really\"", "two\nlines", ""), table.texts("review"));
        LabelledTexts data = table.labelled("Review", "stars");
        assertEquals(2, data.size());
        assertEquals(1, data.dropped());
        assertEquals(List.of("1", "5"), data.classes());
        assertEquals(1, data.label(0));
    }

    @Test
    void readsTabsAndJson() throws IOException {
        assertEquals(
                List.of("a, b"), TextTable.read(file("text\tlabel\na, b\tx\n")).texts("text"));

        TextTable json = TextTable.read(
                file(
                        " [{\"text\":\"yes \\\"x\\\"\",\"class\":1},{\"class\":false,\"text\":\"no\",\"more\":[1]},{\"text\":\"\",\"class\":null}]"));

        assertEquals(List.of("text", "class", "more"), json.columns());
        LabelledTexts data = json.labelled("text", "class");
        assertEquals(List.of("yes \"x\"", "no"), data.texts());
        assertEquals(List.of("1", "false"), data.classes());
        assertEquals(1, data.dropped());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text,label/a,x/b,            | ' line 3: a text without a label in column ''label''; fill it in, or leave the row out'
            text,stars/a,x               | ': no label column ''label''; the columns are text, stars; name one of them'
            body,label/a,x               | ': no text column ''text''; the columns are body, label; name one of them'
            text,label                   | ': a header but no rows; expected some below it'
            text,label/a,b,x             | ' line 2: expected 2 fields like the header, found 3; correct the line'
            []                           | ': an empty array; expected an object for each text'
            [{"text":"a"}]               | ': no label column ''label''; the columns are text; name one of them'
            [{"text":"a","label":null}]  | ' item 1: a text without a label in column ''label''; fill it in, or leave the row out'
            {"text":"a"}                 | ': begins with a JSON object; expected an array of them, or CSV with a header: put the objects in brackets, with commas between them'
            [1]                          | ': not readable as a JSON array of objects: expected an object, got 1; correct it there'
            [{"text":}]                  | ': not readable as a JSON array of objects: line 1, column 10: expected a value, got ''}''; correct it there'
            """)
    void whatIsMissingIsNamed(String lines, String problem) throws IOException {
        Path file = file(lines.strip().replace('/', '\n'));

        LstmException refused =
                assertThrows(LstmException.class, () -> TextTable.read(file).labelled("text", "label"));

        assertEquals(file + problem, refused.getMessage());
    }

    @Test
    void textsOfNothingAreNoTexts() throws IOException {
        Path file = file("text,label\n \u200B,x\n");

        LstmException refused =
                assertThrows(LstmException.class, () -> TextTable.read(file).labelled("text", "label"));

        assertEquals(file + ": texts: none of 1 has anything in it; name the column of texts", refused.getMessage());
    }

    @Test
    void endlessTextsAndBinaryFilesAreRefused() throws IOException {
        String endless = "x".repeat(1_000_001);
        assertTrue(failure(file("text,label\nfine,a\n" + endless + ",b\n"))
                .contains(" line 3: the text has 1000001 characters, at most 1000000 are read;"));
        assertTrue(failure(file("text,label\n\"open" + "x".repeat(17_000_000) + ",b\n"))
                .contains("not readable as CSV"));
        Path binary = folder.resolve("binary");
        Files.write(binary, new byte[] {1, 2, 0, (byte) 0xFF});
        assertTrue(failure(binary).startsWith(binary.toString()), failure(binary));
        assertTrue(failure(folder.resolve("none")).endsWith("no such file; check the path"));
    }

    @Test
    void severalFilesAreOneSetOfTexts() {
        LabelledTexts together = LabelledTexts.together(List.of(
                LabelledTexts.of(List.of("a", " ", "b"), List.of("x", "x", "z")),
                LabelledTexts.of(List.of("c"), List.of("y"))));

        assertEquals(List.of("a", "b", "c"), together.texts());
        assertEquals(List.of("x", "y", "z"), together.classes());
        assertEquals(List.of(1, 1, 1), together.counts());
        assertEquals(1, together.dropped());
        assertThrows(LstmException.class, () -> LabelledTexts.of(List.of("a"), List.of()));
    }

    private static String failure(Path file) {
        return assertThrows(LstmException.class, () -> TextTable.read(file).labelled("text", "label"))
                .getMessage();
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("texts.csv"), content);
    }
}
