package org.lstm4j.benchmarks.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Cell;

class WorkTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "forward lstm B32 H256 T100 threads1",
                "forward gru B8 H65 T7 threads2 layers2 bidirectional ragged",
                "step rnn B1 H512 T1 threads1 int8",
                "train lstm B128 H64 T50 threads2",
                "language gru B32 H256 T35 threads1"
            })
    void itsTextReadsBack(String text) {
        assertEquals(text, Work.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forward lstm B32 H256 T100",
                "forward lstm B0 H256 T100 threads1",
                "step lstm B1 H8 T2 threads1",
                "forward lstm B32 H256 T100 threads1 ragged bidirectional"
            })
    void othersAreRefused(String text) {
        assertThrows(LstmException.class, () -> Work.parse(text));
    }

    @Test
    void inputsFollowFromTheWork() {
        Work work = Work.parse("forward gru B5 H3 T7 threads1 layers2 bidirectional ragged");
        Inputs inputs = Inputs.of(work);
        assertEquals(4, inputs.cells().size());
        assertEquals(9 * 3, inputs.cells().get(1).w().length);
        assertEquals(9 * 6, inputs.cells().get(2).w().length);
        assertEquals(9 * 3, inputs.cells().get(2).u().length);
        assertEquals(7 * 5 * 3, inputs.x().length);
        assertNull(inputs.targets());
        int[] lengths = Objects.requireNonNull(inputs.lengths());
        assertTrue(Arrays.stream(lengths).allMatch(length -> 1 <= length && length <= 7));
        assertTrue(Arrays.stream(lengths).distinct().count() > 1);
        assertArrayEquals(inputs.x(), Inputs.of(work).x());
    }

    @Test
    void aTrainingHasTargets() {
        Inputs inputs = Inputs.of(Work.of(Work.Kind.TRAIN, Cell.LSTM, 2, 3, 5, 1));
        assertEquals(5 * 2 * 3, Objects.requireNonNull(inputs.targets()).length);
        assertNull(inputs.lengths());
    }
}
