package org.lstm4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MediansTest {
    @Test
    void aMedianIsTheMiddleOrTheMeanOfTwo() {
        assertEquals(3, Medians.of(DoubleStream.of(9, 1, 3)).orElseThrow());
        assertEquals(2, Medians.of(DoubleStream.of(9, 1, 0, 3)).orElseThrow());
        assertTrue(Medians.of(DoubleStream.empty()).isEmpty());
    }

    @Test
    void ratiosAreAveragedAsFactors() {
        assertEquals(2, Medians.geometricMean(1, 4).orElseThrow(), 1e-12);
        assertTrue(Medians.geometricMean().isEmpty());
    }
}
