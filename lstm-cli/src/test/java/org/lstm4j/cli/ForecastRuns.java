package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Runs of {@code lstm forecast} in a folder of their own, over made-up sales. */
abstract class ForecastRuns {

    /** A network that trains in a moment; how well it forecasts is not the command's concern. */
    private static final String[] TINY = {"--hidden", "2", "--epochs", "1"};

    @TempDir
    Path folder;

    static Lstm forecast(String... options) {
        String[] args = new String[1 + TINY.length + options.length];
        args[0] = "forecast";
        System.arraycopy(TINY, 0, args, 1, TINY.length);
        System.arraycopy(options, 0, args, 1 + TINY.length, options.length);
        return Lstm.run(args);
    }

    static String assertError(int exitCode, String expected, String... options) {
        String[] args = new String[2 + options.length];
        args[0] = "forecast";
        args[1] = "--quiet";
        System.arraycopy(options, 0, args, 2, options.length);
        String error = Lstm.run(args).onlyError(exitCode);
        assertTrue(error.startsWith("lstm forecast: "), error);
        assertTrue(error.contains(expected), error);
        return error;
    }

    static void assertUsageError(String expected, String... options) {
        String error = assertError(2, expected, options);
        assertTrue(error.endsWith("see lstm forecast --help"), error);
    }

    /** Monthly sales from 2000 on, with a season, a trend and some noise, and more lines behind them. */
    Path csv(int months, String more) throws IOException {
        StringBuilder text = new StringBuilder("Month,Sales\n");
        for (int i = 0; i < months; i++) {
            text.append("%d-%02d-01,%d%n".formatted(2000 + i / 12, 1 + i % 12, 100 + i + 10 * (i % 12) + i * i % 7));
        }
        return Files.writeString(folder.resolve("sales.csv"), text.append(more));
    }
}
