package org.lstm4j.internal.network;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;

/** Dropout: in training it drops, everywhere else its input is its output. */
record DropoutNode(float rate, int index, Features output) implements Node {
    @Override
    public List<WeightBlock> blocks() {
        return List.of();
    }

    @Override
    public void load(ComputeStream stream, Model model, Function<WeightBlock, DeviceBuffer> place) {
        // No weights.
    }

    @Override
    public void store(ComputeStream stream, Map<String, float[]> arrays, Function<WeightBlock, DeviceBuffer> place) {
        // No weights.
    }

    @Override
    public Link bind(Binding binding, Flow in, @Nullable Flow dIn) {
        return binding.kind == PassKind.TRAINING ? new DropoutLink(binding, in, dIn) : new Identity(in);
    }

    private static final class Identity extends Link {
        Identity(Flow in) {
            super(in, null);
        }

        @Override
        void forward(ComputeStream stream) {
            // Its input is its output.
        }

        @Override
        void backward(ComputeStream stream) {
            throw new IllegalStateException("inference has no backward");
        }
    }

    private final class DropoutLink extends Link {
        private final Binding binding;
        private final Matrix x;
        private final @Nullable Matrix dx;

        DropoutLink(Binding binding, Flow in, @Nullable Flow dIn) {
            super(binding.flow(output), binding.gradient(output));
            this.binding = binding;
            x = in.matrix();
            dx = dIn == null ? null : dIn.matrix();
        }

        @Override
        void forward(ComputeStream stream) {
            drop(stream, x, out.matrix());
        }

        @Override
        void backward(ComputeStream stream) {
            if (dx != null) {
                drop(stream, Objects.requireNonNull(dOut).matrix(), dx);
            }
        }

        private void drop(ComputeStream stream, Matrix from, Matrix to) {
            DropoutDraw draw = binding.dropout;
            if (draw.active()) {
                binding.kernels.dropout(stream, from, to, rate, draw.seed(), index, draw.step());
            } else {
                binding.kernels.copy(stream, from, to);
            }
        }
    }
}
