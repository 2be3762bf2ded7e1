package org.lstm4j.internal.network;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;

/**
 * An embedding: each id's row of a table. Its block is the table {@code [vocabulary, width]}.
 *
 * @param name of the table in the model
 */
record EmbeddingNode(WeightBlock block, Embedding layer, String name) implements Node {
    static long blockBytes(Embedding layer) {
        return (long) layer.vocabulary() * layer.width() * Float.BYTES;
    }

    @Override
    public List<WeightBlock> blocks() {
        return List.of(block);
    }

    @Override
    public void load(ComputeStream stream, Model model, Function<WeightBlock, DeviceBuffer> place) {
        stream.upload(MemorySegment.ofArray(model.weights(name)), place.apply(block), 0);
    }

    @Override
    public void store(ComputeStream stream, Map<String, float[]> arrays, Function<WeightBlock, DeviceBuffer> place) {
        float[] table = new float[layer.vocabulary() * layer.width()];
        stream.download(place.apply(block), 0, MemorySegment.ofArray(table));
        arrays.put(name, table);
    }

    @Override
    public Link bind(Binding binding, Flow in, @Nullable Flow dIn) {
        return new EmbeddingLink(binding, in.buffer());
    }

    private Matrix table(DeviceBuffer buffer) {
        return Matrix.of(buffer, layer.vocabulary(), layer.width());
    }

    private final class EmbeddingLink extends Link {
        private final CoreKernels kernels;
        private final DeviceBuffer ids;
        private final Matrix table = table(block.weights());

        EmbeddingLink(Binding binding, DeviceBuffer ids) {
            super(binding.flow(Features.sequence(layer.width())), binding.gradient(Features.sequence(layer.width())));
            kernels = binding.kernels;
            this.ids = ids;
        }

        @Override
        void forward(ComputeStream stream) {
            kernels.gather(stream, table, ids, out.matrix());
        }

        @Override
        void backward(ComputeStream stream) {
            DeviceBuffer gradients = Objects.requireNonNull(block.gradients());
            kernels.scatterAdd(stream, Objects.requireNonNull(dOut).matrix(), ids, table(gradients));
        }
    }
}
