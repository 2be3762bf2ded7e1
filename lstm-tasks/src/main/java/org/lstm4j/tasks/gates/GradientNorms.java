package org.lstm4j.tasks.gates;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.BackendException;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightFormat;
import org.lstm4j.spi.WeightKind;

/**
 * Norms of dL/dh[t] of one cell. Each row of a batch reads the same sequence and has a loss of its own, one of the last
 * hidden units, so that one backward gives rows of the Jacobian of the last hidden state with respect to every earlier one.
 */
final class GradientNorms {
    private final Backend backend;
    private final float[] x;
    private final int inputSize;

    /** @param x {@code [T, inputSize]}, in the order in which the cell reads them */
    GradientNorms(Backend backend, float[] x, int inputSize) {
        this.backend = backend;
        this.x = x;
        this.inputSize = inputSize;
    }

    /** By distance from the last step: as many as there are steps, at most {@link GradientFlow#STEPS}. */
    double[] of(RecurrentWeights source) {
        RecurrentSpec spec = source.spec().toBuilder()
                .direction(Direction.FORWARD)
                .recurrentDropout(0)
                .weightFormat(WeightFormat.F32)
                .build();
        Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);
        spec.weightKinds().forEach(kind -> arrays.put(kind, source.get(kind)));
        Support support = backend.supports(spec, Mode.TRAINING, Numerics.STRICT);
        if (!support.isSupported()) {
            throw new BackendException("gradients: " + backend.device().id() + " cannot train the " + spec.cell()
                    + "s that are compared: " + support.reason() + "; take the CPU");
        }
        try (RecurrentPlan plan = backend.plan(spec, Mode.TRAINING, Numerics.STRICT);
                ComputeStream stream = backend.newStream()) {
            Run run = new Run(plan, stream);
            try {
                return run.norms(RecurrentWeights.of(spec, arrays));
            } finally {
                run.close();
            }
        }
    }

    /** Memory and calls of one plan. */
    private final class Run {
        private final RecurrentPlan plan;
        private final ComputeStream stream;
        private final List<DeviceBuffer> buffers = new ArrayList<>();
        private final int rows;

        Run(RecurrentPlan plan, ComputeStream stream) {
            this.plan = plan;
            this.stream = stream;
            rows = Math.min(GradientFlow.UNITS, plan.spec().outputSize());
        }

        double[] norms(RecurrentWeights source) {
            DeviceBuffer weights = allocate(plan.packedBytes(), Usage.WEIGHTS);
            plan.packWeights(stream, source, weights);
            int steps = x.length / inputSize;
            int near = Math.min(GradientFlow.STEPS, steps);
            RecurrentState state = state();
            if (near < steps) {
                forward(weights, 0, steps - near, null, state);
            }
            DeviceBuffer reserve = forward(weights, steps - near, near, state, null);
            return norms(backward(weights, steps - near, near, state, reserve), near);
        }

        private DeviceBuffer forward(
                DeviceBuffer weights,
                int first,
                int steps,
                @Nullable RecurrentState initial,
                @Nullable RecurrentState last) {
            DeviceBuffer reserve = allocate(plan.reserveBytes(steps, rows), Usage.RESERVE);
            plan.forward(
                    stream,
                    new Forward(
                            steps,
                            rows,
                            weights,
                            input(first, steps),
                            null,
                            null,
                            initial,
                            last,
                            reserve,
                            workspace(steps),
                            null,
                            null));
            return reserve;
        }

        private Sequence backward(
                DeviceBuffer weights, int first, int steps, RecurrentState initial, DeviceBuffer reserve) {
            Sequence dh = sequence(new float[steps * rows * width()], steps, width());
            plan.backward(
                    stream,
                    new Backward(
                            steps,
                            rows,
                            weights,
                            input(first, steps),
                            null,
                            initial,
                            reserve,
                            workspace(steps),
                            null,
                            losses(steps),
                            null,
                            null,
                            null,
                            null,
                            dh));
            return dh;
        }

        /** Row n's loss is one of the last hidden units: 1 there, and 0 everywhere else. */
        private Sequence losses(int steps) {
            float[] dy = new float[steps * rows * width()];
            for (int n = 0; n < rows; n++) {
                int unit = (int) ((long) n * width() / rows);
                dy[((steps - 1) * rows + n) * width() + unit] = 1;
            }
            return sequence(dy, steps, width());
        }

        private double[] norms(Sequence dh, int steps) {
            float[] gradients = new float[steps * rows * width()];
            stream.download(dh.buffer(), 0, MemorySegment.ofArray(gradients));
            double[] norms = new double[steps];
            for (int distance = 0; distance < steps; distance++) {
                int from = (steps - 1 - distance) * rows * width();
                double squares = 0;
                for (int i = from; i < from + rows * width(); i++) {
                    squares += (double) gradients[i] * gradients[i];
                }
                norms[distance] = Math.sqrt(squares / rows);
            }
            return norms;
        }

        /** The same steps for every row. */
        private Sequence input(int first, int steps) {
            float[] repeated = new float[steps * rows * inputSize];
            for (int t = 0; t < steps; t++) {
                for (int n = 0; n < rows; n++) {
                    System.arraycopy(x, (first + t) * inputSize, repeated, (t * rows + n) * inputSize, inputSize);
                }
            }
            return sequence(repeated, steps, inputSize);
        }

        private Sequence sequence(float[] values, int steps, int columns) {
            DeviceBuffer buffer = allocate((long) values.length * Float.BYTES, Usage.STATE);
            stream.upload(MemorySegment.ofArray(values), buffer, 0);
            return Sequence.timeMajor(buffer, steps, rows, columns);
        }

        /** Zeros. */
        private RecurrentState state() {
            int hidden = plan.spec().hiddenSize();
            return new RecurrentState(matrix(width()), plan.spec().cell().hasCellState() ? matrix(hidden) : null);
        }

        private Matrix matrix(int columns) {
            return Matrix.of(allocate((long) rows * columns * Float.BYTES, Usage.STATE), rows, columns);
        }

        private DeviceBuffer workspace(int steps) {
            return allocate(plan.workspaceBytes(steps, rows), Usage.WORKSPACE);
        }

        private DeviceBuffer allocate(long bytes, Usage usage) {
            DeviceBuffer buffer = backend.allocate(bytes, usage);
            buffers.add(buffer);
            return buffer;
        }

        private int width() {
            return plan.spec().outputSize();
        }

        void close() {
            try {
                stream.synchronize(); // also after a failure: what was submitted may still use the buffers
            } finally {
                buffers.forEach(DeviceBuffer::close);
            }
        }
    }
}
