package org.lstm4j.internal.network;

import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.layer.Dropout;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;

/**
 * What the recurrent dropout of one layer multiplies the hidden state by in training: zeros and {@code 1 / (1 - rate)}, or
 * ones while nothing is dropped. They are dropout of ones, and so drawn from the layer's own counters, with the rows
 * {@code [direction, step, row]}; there is one step where all share their mask.
 */
final class RecurrentMasks {
    private static final Activation ONE = new Activation(Activation.Kind.AFFINE, 0f, 1f);

    private final CoreKernels kernels;
    private final DropoutDraw draw;
    private final int layer;
    private final float rate;
    private final Matrix all;
    private final List<Sequence> byDirection;

    RecurrentMasks(Binding binding, int layer, List<RecurrentSpec> specs, Dropout.Mask kind) {
        this.kernels = binding.kernels;
        this.draw = binding.dropout;
        this.layer = layer;
        int width = specs.getFirst().outputSize();
        rate = specs.getFirst().recurrentDropout();
        int steps = binding.shape.steps();
        int batch = binding.shape.batch();
        int drawn = kind == Dropout.Mask.PER_STEP ? steps : 1;
        int rows = Math.multiplyExact(specs.size(), Math.multiplyExact(drawn, batch));
        all = binding.scope.matrix(rows, width, Usage.STATE);
        DeviceBuffer buffer = all.buffer();
        long each = (long) batch * width;
        byDirection = IntStream.range(0, specs.size())
                .mapToObj(d -> new Sequence(
                        buffer, (long) d * drawn * each, steps, batch, width, drawn == steps ? each : 0, width))
                .toList();
    }

    /** One direction's masks, {@code [T, N, outputSize]}. */
    Sequence of(int direction) {
        return byDirection.get(direction);
    }

    /** Draws for the training step at hand. */
    void draw(ComputeStream stream) {
        kernels.activate(stream, ONE, all, all);
        if (draw.active()) {
            kernels.dropout(stream, all, all, rate, draw.seed(), layer, draw.step());
        }
    }
}
