package org.lstm4j.train;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lstm4j.internal.network.BufferScope;
import org.lstm4j.internal.network.Network;
import org.lstm4j.internal.network.Pass;
import org.lstm4j.internal.network.PassShape;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Layout;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.ErrorKind;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/** A training pass for batches of one size: gathers examples on the host, sends them, and computes the loss. */
final class BatchPass implements AutoCloseable {
    private final Examples examples;
    private final Features output;
    private final Loss loss;
    private final CoreKernels kernels;
    private final BufferScope scope;
    private final Pass pass;
    private final DeviceBuffer targets;
    private final DeviceBuffer rowWeights;
    private final float[] hostX;
    private final float[] hostValues;
    private final int[] hostClasses;
    private final float[] hostWeights;
    private final int[] hostLengths;

    BatchPass(
            Backend backend,
            Network network,
            ComputeStream stream,
            Loss loss,
            Features output,
            Examples examples,
            int batch) {
        this.examples = examples;
        this.output = output;
        this.loss = loss;
        kernels = backend.kernels();
        int rows = Math.multiplyExact(batch, output.sequence() ? examples.steps() : 1);
        int targetCount = Math.multiplyExact(batch, examples.targetsPerExample());
        hostX = new float[Math.multiplyExact(batch, examples.steps() * examples.features())];
        hostValues = new float[examples.values() == null ? 0 : targetCount];
        hostClasses = new int[examples.classes() == null ? 0 : targetCount];
        hostWeights = new float[rows];
        hostLengths = new int[batch];
        scope = new BufferScope(backend);
        try {
            targets = scope.bytes((long) targetCount * Float.BYTES, Usage.STATE);
            rowWeights = scope.bytes((long) rows * Float.BYTES, Usage.STATE);
            pass = network.trainingPass(
                    new PassShape(examples.steps(), batch, Layout.BATCH_MAJOR, examples.ragged()), stream);
        } catch (Throwable e) {
            scope.close();
            throw e;
        }
    }

    Pass pass() {
        return pass;
    }

    int batch() {
        return hostLengths.length;
    }

    /** Sends the examples {@code order[from]} and following. */
    void load(int[] order, int from) {
        int each = examples.steps() * examples.features();
        int targetsEach = examples.targetsPerExample();
        MemorySegment values = examples.values();
        int[] classes = examples.classes();
        for (int n = 0; n < batch(); n++) {
            int example = order[from + n];
            copy(examples.x(), (long) example * each, hostX, n * each, each);
            hostLengths[n] = examples.length(example);
            // Whatever the caller's padding holds, NaN even, must not reach a product; token 0's gradient there is
            // zero.
            Arrays.fill(hostX, n * each + hostLengths[n] * examples.features(), (n + 1) * each, 0f);
            if (values != null) {
                copy(values, (long) example * targetsEach, hostValues, n * targetsEach, targetsEach);
            } else if (classes != null) {
                System.arraycopy(classes, example * targetsEach, hostClasses, n * targetsEach, targetsEach);
            }
        }
        int counted = outputs(examples, output, order, from, batch());
        weighRows(counted);
        ComputeStream stream = pass.stream();
        pass.upload(MemorySegment.ofArray(hostX));
        if (examples.ragged()) {
            pass.uploadLengths(hostLengths);
        }
        stream.upload(
                values != null ? MemorySegment.ofArray(hostValues) : MemorySegment.ofArray(hostClasses), targets, 0);
        stream.upload(MemorySegment.ofArray(hostWeights), rowWeights, 0);
    }

    private static void copy(MemorySegment from, long fromFloat, float[] to, int toFloat, int floats) {
        MemorySegment.copy(from, JAVA_FLOAT_UNALIGNED, fromFloat * Float.BYTES, to, toFloat, floats);
    }

    /** How many outputs count in the loss of the examples {@code order[from]} and the {@code count - 1} following. */
    static int outputs(Examples examples, Features output, int[] order, int from, int count) {
        if (!output.sequence()) {
            return count;
        }
        int outputs = 0;
        for (int n = 0; n < count; n++) {
            outputs += examples.length(order[from + n]);
        }
        return outputs;
    }

    /** Gives every row that counts the same weight, so that the weighted sum is a mean. */
    private void weighRows(int counted) {
        int rowsEach = hostWeights.length / batch();
        float weight = counted == 0 ? 0f : (float) (1.0 / ((double) counted * termsPerRow()));
        for (int row = 0; row < hostWeights.length; row++) {
            boolean counts = !output.sequence() || row % rowsEach < hostLengths[row / rowsEach];
            hostWeights[row] = counts ? weight : 0f;
        }
    }

    private int termsPerRow() {
        return loss == Loss.MEAN_SQUARED_ERROR ? output.width() : 1;
    }

    /** Computes the loss of what forward left into {@code slot}, and its gradient where backward is to follow. */
    void loss(Matrix slot, boolean withGradient) {
        @Nullable Matrix gradient = withGradient ? pass.outputGradient() : null;
        Matrix out = pass.output();
        switch (loss) {
            case MEAN_SQUARED_ERROR -> {
                Matrix target = Matrix.of(targets, out.rows(), out.columns());
                kernels.elementLoss(
                        pass.stream(),
                        new CoreKernels.ElementLoss(ErrorKind.SQUARED, null, out, target, rowWeights, slot, gradient));
            }
            case SOFTMAX_CROSS_ENTROPY ->
                kernels.softmaxCrossEntropy(pass.stream(), out, targets, rowWeights, slot, gradient);
        }
    }

    @Override
    public void close() {
        pass.close();
        scope.close();
    }
}
