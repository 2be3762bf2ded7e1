package org.lstm4j.internal.network;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;

/**
 * A dense layer: {@code y = f(x W^T + b)} for every row. Its block holds W {@code [units, inputs]} and then b.
 *
 * @param prefix what stands before the parameter names
 */
record DenseNode(WeightBlock block, Activation activation, int inputs, Features output, String prefix) implements Node {
    static long blockBytes(int inputs, int units) {
        return (long) (inputs + 1) * units * Float.BYTES;
    }

    @Override
    public List<WeightBlock> blocks() {
        return List.of(block);
    }

    @Override
    public void load(ComputeStream stream, Model model, Function<WeightBlock, DeviceBuffer> place) {
        DeviceBuffer target = place.apply(block);
        stream.upload(MemorySegment.ofArray(model.weights(prefix + "weight")), target, 0);
        stream.upload(MemorySegment.ofArray(model.weights(prefix + "bias")), target, biasOffset() * Float.BYTES);
    }

    @Override
    public void store(ComputeStream stream, Map<String, float[]> arrays, Function<WeightBlock, DeviceBuffer> place) {
        DeviceBuffer source = place.apply(block);
        float[] weight = new float[output.width() * inputs];
        float[] bias = new float[output.width()];
        stream.download(source, 0, MemorySegment.ofArray(weight));
        stream.download(source, biasOffset() * Float.BYTES, MemorySegment.ofArray(bias));
        arrays.put(prefix + "weight", weight);
        arrays.put(prefix + "bias", bias);
    }

    @Override
    public Link bind(Binding binding, Flow in, @Nullable Flow dIn) {
        return new DenseLink(binding, in, dIn);
    }

    private long biasOffset() {
        return (long) output.width() * inputs;
    }

    private Matrix weight(DeviceBuffer buffer) {
        return Matrix.of(buffer, output.width(), inputs);
    }

    private Matrix bias(DeviceBuffer buffer) {
        return new Matrix(buffer, biasOffset(), 1, output.width(), output.width());
    }

    private final class DenseLink extends Link {
        private final CoreKernels kernels;
        private final Matrix x;
        private final @Nullable Matrix dx;
        private final Matrix weight = weight(block.weights());
        private final Matrix bias = bias(block.weights());
        /** Pre-activations: kept apart only where backward or the activation needs them. */
        private final Matrix z;

        DenseLink(Binding binding, Flow in, @Nullable Flow dIn) {
            super(binding.flow(output), binding.gradient(output));
            kernels = binding.kernels;
            x = in.matrix();
            dx = dIn == null ? null : dIn.matrix();
            boolean apart = binding.kind == PassKind.TRAINING && !isLinear();
            z = apart ? binding.flow(output).matrix() : out.matrix();
        }

        @Override
        void forward(ComputeStream stream) {
            kernels.gemm(stream, x, false, weight, true, z, false);
            kernels.addBias(stream, z, bias);
            if (!isLinear()) {
                kernels.activate(stream, activation, z, out.matrix());
            }
        }

        @Override
        void backward(ComputeStream stream) {
            Matrix dz = Objects.requireNonNull(dOut).matrix();
            DeviceBuffer gradients = block.gradients();
            if (!isLinear()) {
                kernels.activateBackward(stream, activation, z, out.matrix(), dz, dz);
            }
            if (gradients != null) {
                kernels.gemm(stream, dz, true, x, false, weight(gradients), true);
                kernels.sumRows(stream, dz, bias(gradients), true);
            }
            if (dx != null) {
                kernels.gemm(stream, dz, false, weight, false, dx, false);
            }
        }
    }

    private boolean isLinear() {
        return activation.equals(Activation.IDENTITY);
    }
}
