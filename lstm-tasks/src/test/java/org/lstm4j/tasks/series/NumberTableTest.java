package org.lstm4j.tasks.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

class NumberTableTest {
    @TempDir
    private Path folder;

    private NumberTable read(String text) throws IOException {
        return NumberTable.read(Files.writeString(folder.resolve("x.csv"), text));
    }

    private String refusal(String text) {
        return assertThrows(SeriesException.class, () -> read(text)).getMessage();
    }

    @Test
    void theFirstColumnWithoutNumbersNamesTheRows() throws IOException {
        NumberTable table = read("a;when;b\n1,5;Mon;2\n-3;Tue;1e3\n");

        assertEquals(List.of("a", "b"), table.columns());
        assertEquals(List.of("Mon", "Tue"), table.labels());
        assertArrayEquals(new float[] {1.5f, 2, -3, 1000}, table.values());
    }

    @Test
    void rowsWithoutNamesAreNumbered() throws IOException {
        assertEquals(List.of("1", "2", "3"), read("a\n7\n8\n9\n").labels());
    }

    @Test
    void whatIsNoNumberIsNamed() throws IOException {
        assertTrue(refusal("a,b\n1,2\n,3\n").contains("line 3: expected a number in column 'a', found ''"));
        assertTrue(refusal("1,2\n3,4\n").contains("expected column names, found '1'"));
        assertTrue(refusal("a,b\n1\n").contains("expected 2 fields like the header"));
        assertTrue(refusal("when,a,why\nMon,1,rain\n").contains("line 2: expected a number in column 'why'"));
        assertTrue(refusal("a,b\n1,2\nx,3\n").contains("found 'x'"), "a column with numbers names no rows");
        Path latin = Files.write(folder.resolve("latin.csv"), "a\né\n".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(assertThrows(LstmException.class, () -> NumberTable.read(latin))
                .getMessage()
                .contains("no text in UTF-8"));
    }
}
