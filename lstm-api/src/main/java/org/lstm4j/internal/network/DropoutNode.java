package org.lstm4j.internal.network;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Features;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Sequence;

/** Dropout: in training it drops, everywhere else its input is its output. */
record DropoutNode(Dropout layer, int index, Features output) implements Node {
    @Override
    public Link bind(Binding binding, Flow in, @Nullable Flow dIn) {
        return binding.kind == PassKind.TRAINING ? new DropoutLink(binding, in, dIn) : new IdentityLink(in);
    }

    private final class DropoutLink extends Link {
        private final Binding binding;
        private final List<Matrix> x;
        private final List<Matrix> y;
        private final List<Matrix> dy;
        private final @Nullable List<Matrix> dx;

        DropoutLink(Binding binding, Flow in, @Nullable Flow dIn) {
            super(binding.flow(output), binding.gradient(output));
            this.binding = binding;
            x = parts(in);
            y = parts(out);
            dy = parts(Objects.requireNonNull(dOut));
            dx = dIn == null ? null : parts(dIn);
        }

        /** What is dropped from by the same numbers: the counters say row and feature, not the call. */
        private List<Matrix> parts(Flow flow) {
            Sequence sequence = flow.sequence();
            return switch (layer.mask()) {
                case PER_STEP -> List.of(flow.matrix());
                case PER_SEQUENCE ->
                    IntStream.range(0, sequence.steps())
                            .mapToObj(sequence::step)
                            .toList();
            };
        }

        @Override
        void forward(ComputeStream stream) {
            drop(stream, x, y);
        }

        @Override
        void backward(ComputeStream stream) {
            if (dx != null) {
                drop(stream, dy, dx);
            }
        }

        private void drop(ComputeStream stream, List<Matrix> from, List<Matrix> to) {
            for (int i = 0; i < from.size(); i++) {
                drop(stream, from.get(i), to.get(i));
            }
        }

        private void drop(ComputeStream stream, Matrix from, Matrix to) {
            DropoutDraw draw = binding.dropout;
            if (draw.active()) {
                binding.kernels.dropout(stream, from, to, layer.rate(), draw.seed(), index, draw.step());
            } else {
                binding.kernels.copy(stream, from, to);
            }
        }
    }
}
