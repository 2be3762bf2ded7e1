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

/**
 * Goes once through all examples in batches, and once more whenever asked; the losses stay on the device meanwhile. It can
 * begin where another run of it ended.
 */
final class Phase implements AutoCloseable {
    private final Examples examples;
    private final Features output;
    private final int batchSize;
    private final int batches;
    private final ComputeStream stream;
    private final BufferScope scope;
    private final DeviceBuffer losses;
    private int done;
    private final @Nullable BatchPass full;
    private final @Nullable BatchPass remainder;

    /** What happens to one batch between its loading and the next one's. */
    interface Body {
        /**
         * @param slot where the batch's loss goes
         * @return false, having done nothing, to end the phase before this batch
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
        this.examples = examples;
        this.output = output;
        this.batchSize = batchSize;
        int size = examples.size();
        batches = Math.ceilDiv(size, batchSize);
        this.stream = stream;
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
        return examples.size();
    }

    /** Batches of a whole run. */
    int batches() {
        return batches;
    }

    /** Waits, and gives the losses of the batches done since the run's beginning. */
    float[] losses() {
        float[] values = new float[done];
        stream.download(losses, 0, MemorySegment.ofArray(values));
        return values;
    }

    /** Lets the next run go on behind batches whose losses these are. */
    void resume(float[] known) {
        done = known.length;
        stream.upload(MemorySegment.ofArray(known), losses, 0);
    }

    /**
     * Runs the batches in the given order of examples.
     *
     * @return the mean loss over all outputs that count; NaN when the body ended the phase early
     */
    double run(int[] order, Body body) {
        while (done < batches) {
            int from = done * batchSize;
            BatchPass batch = full != null && from + batchSize <= size() ? full : remainder;
            assert batch != null : "one of the two passes fits every batch";
            batch.load(order, from);
            if (!body.run(batch, new Matrix(losses, done, 1, 1, 1))) {
                return Double.NaN;
            }
            done++;
        }
        double mean = meanLoss(order);
        done = 0;
        return mean;
    }

    private double meanLoss(int[] order) {
        float[] means = losses();
        double sum = 0;
        long outputs = 0;
        for (int b = 0; b < batches; b++) {
            int from = b * batchSize;
            int counted = BatchPass.outputs(examples, output, order, from, Math.min(batchSize, size() - from));
            sum += (double) means[b] * counted;
            outputs += counted;
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
