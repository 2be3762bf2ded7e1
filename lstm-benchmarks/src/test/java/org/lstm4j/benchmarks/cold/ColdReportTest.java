package org.lstm4j.benchmarks.cold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColdReportTest {
    private static final Instant FIRST = Instant.parse("2026-11-01T10:00:00.123456789Z");
    private static final float[] OUTPUT = {0.25f, -1e-7f, Float.MIN_VALUE};

    /** Calls of these nanoseconds one after another, without pauses. */
    private static ColdReport calls(long... durations) {
        long[] ends = new long[durations.length];
        for (int i = 1; i < ends.length; i++) {
            ends[i] = ends[i - 1] + durations[i];
        }
        return new ColdReport(FIRST, durations, ends, OUTPUT);
    }

    @Test
    void isReadAsItWasWritten() {
        ColdReport written = calls(3, 1, 2);
        ColdReport read = ColdReport.parse(written.text());

        assertEquals(written.first(), read.first());
        assertArrayEquals(written.durations(), read.durations());
        assertArrayEquals(written.ends(), read.ends());
        assertArrayEquals(written.output(), read.output());
    }

    /** 30 slow calls, then 15 and the rest at 1.5 times and at the final speed. */
    @Test
    void fullSpeedBeginsWithTheFirstTwentyInARowThatAreMostlyFast() {
        long[] durations = new long[200];
        Arrays.fill(durations, 100);
        Arrays.fill(durations, 0, 30, 1000);
        Arrays.fill(durations, 30, 45, 150);
        ColdReport report = calls(durations);

        assertEquals(100, report.finalMedian());
        // Of calls 20 to 39 half are slow, and the median lies between; of 21 to 40 it is a fast one's.
        assertEquals(report.ends()[21], report.steadyAfter());
    }

    @Test
    void anEngineThatIsFastFromTheStartNeedsNoTime() {
        long[] durations = new long[40];
        Arrays.fill(durations, 7);

        assertEquals(0, calls(durations).steadyAfter());
    }

    @Test
    void tooFewCallsSayNothing() {
        assertThrows(IllegalStateException.class, calls(5, 5, 5)::steadyAfter);
    }
}
