package org.lstm4j.train;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.internal.network.BufferScope;
import org.lstm4j.internal.network.Pass;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/** The loss behind a pass: its targets and row weights on the device, and the call that turns outputs into gradients. */
final class LossStage {
    private final Loss loss;
    private final CoreKernels kernels;
    private final Pass pass;
    private final HostBatch host;
    private final DeviceBuffer targets;
    private final DeviceBuffer rowWeights;
    private final @Nullable DeviceBuffer parameters;

    LossStage(Loss loss, CoreKernels kernels, Pass pass, HostBatch host, BufferScope scope) {
        this.loss = loss;
        this.kernels = kernels;
        this.pass = pass;
        this.host = host;
        targets = scope.bytes(host.targets().byteSize(), Usage.STATE);
        rowWeights = scope.bytes((long) host.rowWeights().length * Float.BYTES, Usage.STATE);
        if (loss instanceof Loss.Elements elements && elements.kind().hasParameter()) {
            int columns = pass.output().columns();
            float[] values = new float[columns];
            for (int j = 0; j < columns; j++) {
                values[j] = elements.parameters().get(j % elements.parameters().size());
            }
            parameters = scope.bytes((long) columns * Float.BYTES, Usage.STATE);
            pass.stream().upload(MemorySegment.ofArray(values), parameters, 0);
        } else {
            parameters = null;
        }
    }

    /** Sends what the host has gathered. */
    void upload() {
        ComputeStream stream = pass.stream();
        stream.upload(host.targets(), targets, 0);
        stream.upload(MemorySegment.ofArray(host.rowWeights()), rowWeights, 0);
    }

    /** Computes the loss of what forward left into {@code slot}, and its gradient where backward is to follow. */
    void compute(Matrix slot, boolean withGradient) {
        Matrix out = pass.output();
        Matrix gradient = withGradient ? pass.outputGradient() : null;
        switch (loss) {
            case Loss.Elements elements -> {
                Matrix target = Matrix.of(targets, out.rows(), out.columns());
                kernels.elementLoss(
                        pass.stream(),
                        new CoreKernels.ElementLoss(
                                elements.kind(), parameters, out, target, rowWeights, slot, gradient));
            }
            case Loss.CrossEntropy _ ->
                kernels.softmaxCrossEntropy(pass.stream(), out, targets, rowWeights, slot, gradient);
            case Loss.Custom custom -> computeOnHost(custom.function(), out, slot, gradient);
        }
    }

    private void computeOnHost(LossFunction function, Matrix out, Matrix slot, @Nullable Matrix gradient) {
        int columns = out.columns();
        float[] outputs = new float[out.rows() * columns];
        float[] gradients = new float[outputs.length];
        pass.download(MemorySegment.ofArray(outputs));
        float[] values = host.values();
        int targetsEach = values.length / out.rows();
        float[] rowOutputs = new float[columns];
        float[] rowTargets = new float[targetsEach];
        float[] rowGradient = new float[columns];
        double sum = 0;
        for (int row = 0; row < out.rows(); row++) {
            double weight = host.rowWeights()[row];
            if (weight == 0) {
                continue;
            }
            System.arraycopy(outputs, row * columns, rowOutputs, 0, columns);
            System.arraycopy(values, row * targetsEach, rowTargets, 0, targetsEach);
            sum += weight * function.compute(rowOutputs, rowTargets, rowGradient);
            for (int j = 0; j < columns; j++) {
                gradients[row * columns + j] = (float) (weight * rowGradient[j]);
            }
        }
        ComputeStream stream = pass.stream();
        stream.upload(MemorySegment.ofArray(new float[] {(float) sum}), slot.buffer(), slot.offset() * Float.BYTES);
        if (gradient != null) {
            stream.upload(MemorySegment.ofArray(gradients), gradient.buffer(), 0);
        }
    }
}
