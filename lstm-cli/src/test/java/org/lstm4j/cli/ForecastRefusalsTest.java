package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What {@code lstm forecast} says where it cannot. */
class ForecastRefusalsTest extends ForecastRuns {
    @Test
    void aMissingFileIsNamed() {
        assertError(
                1,
                folder + "/none.csv: no such file",
                "--data",
                folder.resolve("none.csv").toString());
    }

    @Test
    void aFolderIsNoFile() {
        assertError(1, folder + ": is a directory; name a file in it", "--data", folder.toString());
    }

    @Test
    void anEmptyFileIsSaidToBeEmpty() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.csv"), "");

        assertError(1, "empty.csv: the file is empty", "--data", empty.toString());
    }

    @Test
    void textAmongTheNumbersIsNamedWithItsLine() throws IOException {
        assertError(
                1, "line 50 'n.a.x'", "--data", csv(48, "2004-01-01,n.a.x\n").toString(), "--target", "Sales");
    }

    @Test
    void missingMonthsAreAnErrorUntilImputed() throws IOException {
        String file = csv(96, "2008-03-01,7\n").toString();

        assertError(1, "--impute linear", "--data", file);
        Lstm imputed = forecast("--data", file, "--impute", "linear", "--horizon", "2", "--season", "1");
        assertEquals(0, imputed.exitCode(), imputed.err());
        assertTrue(imputed.out().contains("2 of 99 values were missing"), imputed.out());
    }

    @Test
    void fiveRowsAreTooFew() throws IOException {
        assertError(1, "found 5", "--data", csv(5, "").toString());
    }

    @Test
    void valuesOutOfRangeAreUsageErrors() {
        assertUsageError("--horizon: expected 1 to", "--horizon", "0");
        assertUsageError("--season: expected at least 1", "--season", "0");
        assertUsageError("--hidden: expected at least 1", "--hidden", "0");
        assertUsageError("--epochs: expected at least 1", "--epochs", "-1");
        assertUsageError("--threads: expected at least 1", "--threads", "0");
    }

    @Test
    void anUnknownColumnIsAnsweredWithTheColumns() throws IOException {
        assertError(
                1,
                "no target column 'Profit'; the columns are Month, Sales; name one of them by --target",
                "--data",
                csv(48, "").toString(),
                "--target",
                "Profit");
    }

    @Test
    void aCorruptModelFileIsRefused() throws IOException {
        Path corrupt = Files.writeString(folder.resolve("corrupt.safetensors"), "these bytes are no model at all");

        String error = assertError(1, "corrupt.safetensors", "--model", corrupt.toString());

        assertTrue(error.endsWith(": is no model; name a forecast model, as 'lstm forecast --save' writes one"), error);
    }

    @Test
    void aTruncatedModelFileIsRefused() throws IOException {
        Path model = folder.resolve("model.safetensors");
        assertEquals(0, forecast("--save", model.toString()).exitCode());
        byte[] bytes = Files.readAllBytes(model);
        for (int length : new int[] {0, 5, bytes.length / 2, bytes.length - 1}) {
            Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(bytes, length));

            assertError(1, "cut.safetensors", "--model", cut.toString());
        }
    }

    @Test
    void anUnknownBackendIsAnsweredWithThoseThereAre() {
        String error = assertError(1, "backend abacus: not found", "--backend", "abacus");

        assertTrue(error.contains("cpu"), error);
    }

    @Test
    void optionsWithoutAMeaningAreRefused() throws IOException {
        assertUsageError("--save", "--model", "m.safetensors", "--save", "n.safetensors");
        assertUsageError("--target", "--target", "Sales");
        assertUsageError("--csv and --json cannot share standard output", "--json", "--csv");
        assertUsageError("--horizon", "--horizon", "soon");
        assertUsageError("expected one of [none, linear]", "--data", csv(48, "").toString(), "--impute", "guess");
    }

    @Test
    void debugAddsTheStackTrace() {
        Lstm run = forecast("--data", folder.toString(), "--debug");

        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("    at org.lstm4j."), run.err());
    }
}
