package org.lstm4j.train;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.internal.network.BufferScope;
import org.lstm4j.internal.network.Network;
import org.lstm4j.layer.Features;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/** Goes once through all examples in batches, and once more whenever asked; the losses stay on the device meanwhile. */
final class Phase implements AutoCloseable {
    private final int size;
    private final int batches;
    private final ComputeStream stream;
    private final BufferScope scope;
    private final DeviceBuffer losses;
    private final int[] counted;
    private final @Nullable BatchPass full;
    private final @Nullable BatchPass remainder;

    /** What happens to one batch between its loading and the next one's. */
    interface Body {
        /**
         * @param slot where the batch's loss goes
         * @return false to end the phase here
         */
        boolean run(BatchPass batch, Matrix slot);
    }

    Phase(
            Backend backend,
            Network network,
            ComputeStream stream,
            Loss loss,
            Features output,
            Examples examples,
            int batchSize) {
        size = examples.size();
        batches = Math.ceilDiv(size, batchSize);
        this.stream = stream;
        counted = new int[batches];
        scope = new BufferScope(backend);
        BatchPass whole = null;
        BatchPass rest = null;
        try {
            losses = scope.bytes((long) batches * Float.BYTES, Usage.STATE);
            if (size >= batchSize) {
                whole = new BatchPass(backend, network, stream, loss, output, examples, batchSize);
            }
            if (size % batchSize > 0) {
                rest = new BatchPass(backend, network, stream, loss, output, examples, size % batchSize);
            }
        } catch (Throwable e) {
            scope.close();
            close(whole);
            throw e;
        }
        full = whole;
        remainder = rest;
    }

    int size() {
        return size;
    }

    /**
     * Runs all batches in the given order of examples.
     *
     * @return the mean loss over all outputs that count; NaN when the body ended the phase early
     */
    double run(int[] order, Body body) {
        int from = 0;
        for (int b = 0; b < batches; b++) {
            BatchPass batch = full != null && from + full.batch() <= size ? full : remainder;
            assert batch != null : "one of the two passes fits every batch";
            counted[b] = batch.load(order, from);
            from += batch.batch();
            if (!body.run(batch, new Matrix(losses, b, 1, 1, 1))) {
                return Double.NaN;
            }
        }
        return meanLoss();
    }

    private double meanLoss() {
        float[] means = new float[batches];
        stream.download(losses, 0, MemorySegment.ofArray(means));
        double sum = 0;
        long outputs = 0;
        for (int b = 0; b < batches; b++) {
            sum += (double) means[b] * counted[b];
            outputs += counted[b];
        }
        return outputs == 0 ? 0 : sum / outputs;
    }

    @Override
    public void close() {
        close(full);
        close(remainder);
        scope.close();
    }

    private static void close(@Nullable BatchPass pass) {
        if (pass != null) {
            pass.close();
        }
    }
}
