package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.layer.Features;

class HostBatchTest {
    private static final int TARGETS = 1 << 11;
    private static final int SIZE = (1 << 20) + 1;

    @TempDir
    Path folder;

    /** More targets than an int counts: 8 GiB that a file has by its length alone. */
    @Test
    void targetsPastTheLargestIntAreRead() throws IOException {
        float[] last = new float[TARGETS];
        for (int j = 0; j < TARGETS; j++) {
            last[j] = 1 + j;
        }
        long bytes = (long) SIZE * TARGETS * Float.BYTES;
        Set<StandardOpenOption> options = Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SPARSE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        try (Arena arena = Arena.ofConfined();
                FileChannel file = FileChannel.open(folder.resolve("targets"), options)) {
            MemorySegment targets = file.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
            MemorySegment.copy(last, 0, targets, ValueLayout.JAVA_FLOAT, bytes - TARGETS * Float.BYTES, TARGETS);
            Examples examples = Examples.regression(MemorySegment.ofArray(new float[SIZE]), 1, 1, targets);
            Features output = Features.vector(1);
            Loss loss = Loss.custom("none", (outputs, wanted, gradient) -> 0);
            HostBatch batch = new HostBatch(examples, loss, output, 1, 1);
            int[] order = {SIZE - 1};
            batch.load(examples, new RowWeights(examples, loss, output), order, new Slice(0, 1, 0, 1));
            assertArrayEquals(last, batch.values());
            assertEquals(1f, batch.rowWeights()[0]);
        }
    }
}
