package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot take the result are refused before the work, and none that is read is replaced. */
class TargetTest {
    private static final PrintWriter NOWHERE = new PrintWriter(Writer.nullWriter());

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

    @ParameterizedTest
    @ValueSource(strings = {"--csv", "--json", "--png", "--save"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "lets few make links")
    void aLinkToTheFileThatIsRead(String option) throws IOException {
        Path file = Files.writeString(folder.resolve("series.csv"), "date,value\n2020-01-01,1\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        String error = Lstm.run("forecast", "--data", file.toString(), option, link.toString())
                .onlyError(1);
        assertTrue(error.contains("is the file that is read"), error);
        assertEquals("date,value\n2020-01-01,1\n", Files.readString(file));
    }

    @Test
    void aReportWhereNoFolderCanBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");
        Path report = file.resolve("new/report");
        String error = Lstm.run("forecast", "--report", report.toString()).onlyError(1);
        assertTrue(error.contains("--report " + report + ": cannot be made, " + file + " is no directory"), error);
    }

    @Test
    void aReportWhosePlaceIsTakenByAFolder() throws IOException {
        Path page = Files.createDirectories(folder.resolve("report/report.html"));
        String error =
                Lstm.run("forecast", "--report", page.getParent().toString()).onlyError(1);
        assertTrue(error.contains("--report " + page + ": is a directory"), error);
    }

    /** Where not even root makes files. */
    @ParameterizedTest
    @ValueSource(strings = {"--report", "--save", "--csv"})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "has no /proc")
    void aPlaceWhereNothingCanBeWritten(String option) {
        String error = Lstm.run("forecast", option, "/proc/result").onlyError(1);
        assertTrue(error.contains(option + " /proc/result: /proc cannot be written: "), error);
    }

    @Test
    void whoReadsTheFileThatIsReplacedReadsItToItsEnd() throws IOException {
        Path file = Files.writeString(folder.resolve("result"), "old");
        Path opened = Files.createLink(folder.resolve("opened"), file);

        new Target(file.toString()).write("new", NOWHERE);

        assertEquals("old", Files.readString(opened));
        assertEquals("new", Files.readString(file));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "lets few make links")
    void aLinkStaysOne() throws IOException {
        Path file = Files.writeString(folder.resolve("result"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        new Target(link.toString()).write("new", NOWHERE);

        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "has no /dev/null")
    void aDeviceTakesTheResultAndStays() throws IOException {
        Target device = new Target("/dev/null");
        device.requireWritable("--csv");
        device.write("new", NOWHERE);
        assertFalse(Files.isRegularFile(Path.of("/dev/null")));
    }
}
