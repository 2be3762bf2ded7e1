package org.lstm4j.internal.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Usage;

/**
 * The states of a streaming pass in one block, so that what a stream carries from step to step goes in and out by one copy.
 */
final class StepStates {
    /** Each h and c begins on a cache line, and where a GPU reads four floats at once. */
    private static final int ALIGNMENT = 16;

    private final Matrix block;
    private final int batch;
    private long next;

    /** @param specs the units that will take their states, in any order */
    StepStates(BufferScope scope, List<RecurrentSpec> specs, int batch) {
        this.batch = batch;
        long floats = ALIGNMENT;
        for (RecurrentSpec spec : specs) {
            floats += hiddenFloats(spec) + cellFloats(spec);
        }
        block = scope.matrix(1, Math.toIntExact(floats), Usage.STATE);
    }

    /** All of it as one row. */
    Matrix block() {
        return block;
    }

    /** The next unit's part. */
    RecurrentState take(RecurrentSpec spec) {
        Matrix h = matrix(spec.outputSize());
        next += hiddenFloats(spec);
        @Nullable Matrix c = spec.cell().hasCellState() ? matrix(spec.hiddenSize()) : null;
        next += cellFloats(spec);
        return new RecurrentState(h, c);
    }

    private Matrix matrix(int width) {
        return new Matrix(block.buffer(), next, batch, width, width);
    }

    private long hiddenFloats(RecurrentSpec spec) {
        return aligned((long) batch * spec.outputSize());
    }

    private long cellFloats(RecurrentSpec spec) {
        return spec.cell().hasCellState() ? aligned((long) batch * spec.hiddenSize()) : 0;
    }

    private static long aligned(long floats) {
        return (floats + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
