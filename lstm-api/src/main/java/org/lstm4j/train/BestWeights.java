package org.lstm4j.train;

import java.util.List;
import java.util.function.Function;
import org.lstm4j.internal.network.BufferScope;
import org.lstm4j.internal.network.WeightBlock;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;

/** A copy of a network's weights on the device, to go back to. */
final class BestWeights implements AutoCloseable {
    private final CoreKernels kernels;
    private final BufferScope scope;
    private final List<WeightBlock> blocks;
    private final BlockBuffers kept;

    BestWeights(Backend backend, List<WeightBlock> blocks) {
        kernels = backend.kernels();
        scope = new BufferScope(backend);
        this.blocks = blocks;
        try {
            kept = new BlockBuffers(scope, blocks);
        } catch (Throwable e) {
            scope.close();
            throw e;
        }
    }

    void keep(ComputeStream stream) {
        copy(stream, WeightBlock::weights, kept);
    }

    void restore(ComputeStream stream) {
        copy(stream, kept, WeightBlock::weights);
    }

    /** Where the copies stand. */
    BlockBuffers buffers() {
        return kept;
    }

    private void copy(
            ComputeStream stream, Function<WeightBlock, DeviceBuffer> from, Function<WeightBlock, DeviceBuffer> to) {
        for (WeightBlock block : blocks) {
            kernels.copy(stream, row(from.apply(block)), row(to.apply(block)));
        }
    }

    private static Matrix row(DeviceBuffer buffer) {
        return Matrix.of(buffer, 1, Math.toIntExact(buffer.byteSize() / Float.BYTES));
    }

    @Override
    public void close() {
        scope.close();
    }
}
