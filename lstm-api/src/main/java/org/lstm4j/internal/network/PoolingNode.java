package org.lstm4j.internal.network;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.Pooling;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.PoolMode;

/** Pooling over time. In a stream the last step is the one at hand; what other pools need is past. */
record PoolingNode(Pooling layer, Features output) implements Node {
    @Override
    public Link bind(Binding binding, Flow in, @Nullable Flow dIn) {
        if (binding.kind == PassKind.STREAMING) {
            if (layer.mode() != PoolMode.LAST) {
                throw new LstmException("stream: the model has " + layer.label()
                        + ", which needs the whole sequence; use predict, or Pooling.last()");
            }
            return new IdentityLink(in);
        }
        return new PoolingLink(binding, in, dIn);
    }

    private final class PoolingLink extends Link {
        private final Binding binding;
        private final Flow in;
        private final @Nullable Flow dIn;

        PoolingLink(Binding binding, Flow in, @Nullable Flow dIn) {
            super(binding.flow(output), binding.gradient(output));
            this.binding = binding;
            this.in = in;
            this.dIn = dIn;
        }

        @Override
        void forward(ComputeStream stream) {
            binding.kernels.pool(stream, layer.mode(), in.sequence(), binding.lengths, out.matrix());
        }

        @Override
        void backward(ComputeStream stream) {
            if (dIn != null) {
                binding.kernels.poolBackward(
                        stream,
                        layer.mode(),
                        in.sequence(),
                        binding.lengths,
                        Objects.requireNonNull(dOut).matrix(),
                        dIn.sequence());
            }
        }
    }
}
