package org.lstm4j.tasks.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.tasks.text.Vocabulary;

/** What a pass reads of pairs of several lengths, and what its loss counts. */
class BatchTest {
    private static final int BOUNDARY = 9;

    @Test
    void whatNobodyCouldForeseeCountsForNothing() {
        Example known = new Example(new int[] {1, 2}, new int[] {3});
        Example unknown = new Example(new int[] {4}, new int[] {Vocabulary.UNKNOWN, 5});

        Batch batch = Batch.of(List.of(known, unknown), BOUNDARY);

        assertEquals(4, batch.tokens(), "3, 5 and two ends");
        assertArrayEquals(new int[] {3, 0, BOUNDARY, 5, 0, BOUNDARY}, batch.targets());
        assertArrayEquals(new float[] {0.25f, 0, 0.25f, 0.25f, 0, 0.25f}, batch.rowWeights());
        assertArrayEquals(new int[] {BOUNDARY, BOUNDARY, 3, 0, Batch.NO_ID, 5}, batch.inputs());
    }
}
