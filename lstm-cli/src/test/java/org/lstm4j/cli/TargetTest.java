package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot take the result are refused before the work, and none that is read is replaced. */
class TargetTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"--save", "--json", "--csv"})
    void aFolderThatDoesNotExist(String option) {
        Path file = folder.resolve("nowhere/result");
        String error = Lstm.run("forecast", option, file.toString()).onlyError(1);
        assertTrue(error.contains(option + " " + file + ": its folder does not exist; create it first"), error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--save", "--json", "--csv"})
    void aFolderInPlaceOfAFile(String option) {
        String error = Lstm.run("forecast", option, folder.toString()).onlyError(1);
        assertTrue(error.contains("is a directory"), error);
    }

    @Test
    void theFileThatIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("series.csv"), "date,value\n2020-01-01,1\n");
        String error = Lstm.run("forecast", "--data", file.toString(), "--csv", file.toString())
                .onlyError(1);
        assertTrue(error.contains("is the file that is read"), error);
        assertEquals("date,value\n2020-01-01,1\n", Files.readString(file));
    }
}
