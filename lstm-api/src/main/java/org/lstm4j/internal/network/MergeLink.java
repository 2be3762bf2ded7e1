package org.lstm4j.internal.network;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Features;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.Matrix;

/** What becomes of the two directions that another link puts side by side: their sum, mean or product. */
final class MergeLink extends Link {
    private static final Activation HALF = new Activation(Activation.Kind.AFFINE, 0.5f, 0f);

    private final Link both;
    private final Merge merge;
    private final CoreKernels kernels;
    private final Matrix forward;
    private final Matrix reverse;
    private final @Nullable Matrix dForward;
    private final @Nullable Matrix dReverse;

    MergeLink(Link both, Merge merge, Binding binding, Features output) {
        super(binding.flow(output), binding.gradient(output));
        this.both = both;
        this.merge = merge;
        kernels = binding.kernels;
        int width = output.width();
        forward = both.out.columns(0, width);
        reverse = both.out.columns(width, width);
        dForward = both.dOut == null ? null : both.dOut.columns(0, width);
        dReverse = both.dOut == null ? null : both.dOut.columns(width, width);
    }

    @Override
    void forward(ComputeStream stream) {
        both.forward(stream);
        Matrix y = out.matrix();
        if (merge == Merge.MUL) {
            kernels.multiply(stream, forward, reverse, y);
            return;
        }
        kernels.copy(stream, forward, y);
        kernels.add(stream, reverse, y);
        if (merge == Merge.MEAN) {
            kernels.activate(stream, HALF, y, y);
        }
    }

    @Override
    void backward(ComputeStream stream) {
        Matrix dy = Objects.requireNonNull(dOut).matrix();
        Matrix df = Objects.requireNonNull(dForward);
        Matrix dr = Objects.requireNonNull(dReverse);
        switch (merge) {
            case SUM -> {
                kernels.copy(stream, dy, df);
                kernels.copy(stream, dy, dr);
            }
            case MEAN -> {
                kernels.activate(stream, HALF, dy, df);
                kernels.activate(stream, HALF, dy, dr);
            }
            case MUL -> {
                kernels.multiply(stream, dy, reverse, df);
                kernels.multiply(stream, dy, forward, dr);
            }
            case CONCAT -> throw new IllegalStateException("a concatenation needs no merging");
        }
        both.backward(stream);
    }
}
