package org.lstm4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page in the repository is what {@code scripts/benchmarks.sh} makes of the figures beside it. */
class PageTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void nothingOnItIsWrittenByHand() throws IOException {
        Report report = Report.parse(Files.readString(ROOT.resolve("docs/measurements/benchmarks.json")));
        assertEquals(Markdown.page(report), Files.readString(ROOT.resolve("BENCHMARKS.md")));
    }
}
