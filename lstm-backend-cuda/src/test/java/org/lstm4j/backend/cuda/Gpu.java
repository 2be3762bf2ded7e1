package org.lstm4j.backend.cuda;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightKind;

/** One forward of one plan on seeded data, in training with its backward, ready to be repeated. */
final class Gpu implements AutoCloseable {
    private static final long SEED = 20261123;

    private final Backend backend;
    private final RecurrentPlan plan;
    private final int steps;
    private final int batch;
    private final ComputeStream stream;
    private final List<DeviceBuffer> buffers = new ArrayList<>();
    private final DeviceBuffer y;
    private final DeviceBuffer lastC;
    private final Forward call;
    private final @Nullable Backward backward;

    /** @param ragged whether rows have lengths of their own, else T */
    Gpu(Backend backend, RecurrentPlan plan, int steps, int batch, boolean ragged) {
        this.backend = backend;
        this.plan = plan;
        this.steps = steps;
        this.batch = batch;
        this.stream = backend.newStream();
        RecurrentSpec spec = plan.spec();
        int hidden = spec.hiddenSize();
        Random random = new Random(SEED);
        RecurrentWeights weights = RecurrentWeights.zeros(spec);
        for (WeightKind kind : spec.weightKinds()) {
            fill(random, weights.get(kind), 1f / (float) Math.sqrt(hidden));
        }
        DeviceBuffer packed = allocate(plan.packedBytes());
        plan.packWeights(stream, weights, packed);
        DeviceBuffer x = floats(random, (long) steps * batch * spec.inputSize());
        Matrix h0 = Matrix.of(floats(random, (long) batch * hidden), batch, hidden);
        Matrix c0 = Matrix.of(floats(random, (long) batch * hidden), batch, hidden);
        y = allocate((long) steps * batch * hidden * Float.BYTES);
        lastC = allocate((long) batch * hidden * Float.BYTES);
        Matrix lastH = Matrix.of(allocate((long) batch * hidden * Float.BYTES), batch, hidden);
        DeviceBuffer lengths = null;
        if (ragged) {
            int[] values = random.ints(batch, 0, steps + 1).toArray();
            lengths = allocate((long) batch * Integer.BYTES);
            stream.upload(MemorySegment.ofArray(values), lengths, 0);
        }
        boolean training = plan.mode() == Mode.TRAINING;
        DeviceBuffer reserve = training ? allocate(plan.reserveBytes(steps, batch)) : null;
        call = new Forward(
                steps,
                batch,
                packed,
                Sequence.timeMajor(x, steps, batch, spec.inputSize()),
                Sequence.timeMajor(y, steps, batch, hidden),
                lengths,
                new RecurrentState(h0, c0),
                new RecurrentState(lastH, Matrix.of(lastC, batch, hidden)),
                reserve,
                allocate(plan.workspaceBytes(steps, batch)),
                null,
                null);
        backward = reserve == null ? null : backward(random, reserve);
        stream.synchronize();
    }

    private Backward backward(Random random, DeviceBuffer reserve) {
        int hidden = plan.spec().hiddenSize();
        int input = plan.spec().inputSize();
        return new Backward(
                steps,
                batch,
                call.weights(),
                call.x(),
                call.lengths(),
                call.initial(),
                reserve,
                call.workspace(),
                null,
                Sequence.timeMajor(floats(random, (long) steps * batch * hidden), steps, batch, hidden),
                null,
                allocate(plan.packedBytes()),
                Sequence.timeMajor(allocate((long) steps * batch * input * Float.BYTES), steps, batch, input),
                null,
                null);
    }

    /** Submits the forward, and in training the backward. */
    void run() {
        plan.forward(stream, call);
        if (backward != null) {
            plan.backward(stream, backward);
        }
    }

    /** Zeros y, and submits the forward of one row alone, whose y goes to its place in the batch's. */
    void runRow(int row) {
        stream.zero(y, 0, y.byteSize());
        RecurrentState initial = Objects.requireNonNull(call.initial());
        Forward alone = new Forward(
                steps,
                1,
                call.weights(),
                row(call.x(), row),
                row(Objects.requireNonNull(call.y()), row),
                null,
                new RecurrentState(row(initial.h(), row), row(Objects.requireNonNull(initial.c()), row)),
                null,
                null,
                call.workspace(),
                null,
                null);
        plan.forward(stream, alone);
    }

    private static Sequence row(Sequence s, int row) {
        return new Sequence(
                s.buffer(), s.offset() + row * s.rowStride(), s.steps(), 1, s.width(), s.timeStride(), s.rowStride());
    }

    private static Matrix row(Matrix m, int row) {
        return new Matrix(m.buffer(), m.offset() + row * m.rowStride(), 1, m.columns(), m.rowStride());
    }

    void synchronize() {
        stream.synchronize();
    }

    /** y [T, N, H] after the forwards submitted so far. */
    float[] output() {
        return download(y, (long) steps * batch * plan.spec().hiddenSize());
    }

    /** c [N, H] after the last step. */
    float[] lastCells() {
        return download(lastC, (long) batch * plan.spec().hiddenSize());
    }

    private float[] download(DeviceBuffer buffer, long count) {
        float[] values = new float[Math.toIntExact(count)];
        stream.download(buffer, 0, MemorySegment.ofArray(values));
        return values;
    }

    private DeviceBuffer allocate(long bytes) {
        DeviceBuffer buffer = backend.allocate(bytes, Usage.STATE);
        buffers.add(buffer);
        return buffer;
    }

    private DeviceBuffer floats(Random random, long count) {
        float[] values = new float[Math.toIntExact(count)];
        fill(random, values, 1f);
        DeviceBuffer buffer = allocate(count * Float.BYTES);
        stream.upload(MemorySegment.ofArray(values), buffer, 0);
        return buffer;
    }

    private static void fill(Random random, float[] values, float bound) {
        for (int i = 0; i < values.length; i++) {
            values[i] = bound * (2 * random.nextFloat() - 1);
        }
    }

    @Override
    public void close() {
        stream.close();
        buffers.forEach(DeviceBuffer::close);
        plan.close();
    }
}
