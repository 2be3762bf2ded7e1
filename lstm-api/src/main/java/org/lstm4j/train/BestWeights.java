package org.lstm4j.train;

import java.util.List;
import org.lstm4j.internal.network.BufferScope;
import org.lstm4j.internal.network.WeightBlock;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/** A copy of a network's weights on the device, to go back to. */
final class BestWeights implements AutoCloseable {
    private final CoreKernels kernels;
    private final BufferScope scope;
    private final List<Matrix> current;
    private final List<Matrix> kept;

    BestWeights(Backend backend, List<WeightBlock> blocks) {
        kernels = backend.kernels();
        scope = new BufferScope(backend);
        current = blocks.stream().map(block -> row(block.weights())).toList();
        try {
            kept = blocks.stream()
                    .map(block -> row(scope.bytes(block.weights().byteSize(), Usage.WEIGHTS)))
                    .toList();
        } catch (Throwable e) {
            scope.close();
            throw e;
        }
    }

    private static Matrix row(DeviceBuffer buffer) {
        return Matrix.of(buffer, 1, Math.toIntExact(buffer.byteSize() / Float.BYTES));
    }

    void keep(ComputeStream stream) {
        copy(stream, current, kept);
    }

    void restore(ComputeStream stream) {
        copy(stream, kept, current);
    }

    private void copy(ComputeStream stream, List<Matrix> from, List<Matrix> to) {
        for (int i = 0; i < from.size(); i++) {
            kernels.copy(stream, from.get(i), to.get(i));
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
