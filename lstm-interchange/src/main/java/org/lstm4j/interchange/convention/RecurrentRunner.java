package org.lstm4j.interchange.convention;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.Usage;

/**
 * One direction of a recurrent operator on a backend: its plan and its packed weights, ready for any number of calls with
 * arrays of the host. For one thread at a time; closing it frees all it holds.
 */
public final class RecurrentRunner implements AutoCloseable {
    private final Backend backend;
    private final RecurrentPlan plan;
    private final ComputeStream stream;
    private final DeviceBuffer weights;

    /**
     * A state on the host.
     *
     * @param h {@code [N, outputSize]}
     * @param c {@code [N, hiddenSize]}, null for cells that have none
     */
    @SuppressWarnings("ArrayRecordComponent") // bundles arrays and is never compared
    public record State(float[] h, float @Nullable [] c) {}

    /**
     * What a call gives.
     *
     * @param y {@code [T, N, outputSize]}
     * @param last the state after each row's last valid step
     */
    @SuppressWarnings("ArrayRecordComponent") // bundles arrays and is never compared
    public record Result(float[] y, State last) {}

    /**
     * Prepares a plan and packs the weights.
     *
     * @throws UnsupportedModelException where the backend cannot run the weights' spec, with its reason
     * @throws org.lstm4j.BackendException where it can, and the device fails
     */
    public RecurrentRunner(Backend backend, RecurrentWeights source) {
        requireSupport(backend, source.spec());
        this.backend = backend;
        plan = backend.plan(source.spec(), Mode.INFERENCE, Numerics.STRICT);
        stream = backend.newStream();
        try {
            weights = backend.allocate(plan.packedBytes(), Usage.WEIGHTS);
            try {
                plan.packWeights(stream, source, weights);
                stream.synchronize();
            } catch (RuntimeException e) {
                weights.close();
                throw e;
            }
        } catch (RuntimeException e) {
            stream.close();
            plan.close();
            throw e;
        }
    }

    /**
     * Refuses what a backend cannot run, so that all that fails later is a failure of the device.
     *
     * @throws UnsupportedModelException with the backend's reason
     */
    public static void requireSupport(Backend backend, RecurrentSpec spec) {
        Support support = backend.supports(spec, Mode.INFERENCE, Numerics.STRICT);
        if (!support.isSupported()) {
            throw new UnsupportedModelException(backend.device().id() + " cannot run this spec: " + support.reason());
        }
    }

    /**
     * Runs a whole sequence.
     *
     * @param x {@code [T, N, inputSize]}
     * @param lengths valid steps of each row, null when all are
     * @param initial null for zeros
     * @throws ShapeException where an array has another length, or a result has more elements than an array takes
     */
    public Result run(float[] x, int steps, int batch, int @Nullable [] lengths, @Nullable State initial) {
        RecurrentSpec spec = plan.spec();
        check("x", x, steps, batch, spec.inputSize());
        int outputs = Tensor.elements(steps, batch, spec.outputSize());
        int states = Tensor.elements(batch, spec.outputSize());
        Call call = new Call();
        try {
            Sequence in = Sequence.timeMajor(call.upload(MemorySegment.ofArray(x)), steps, batch, spec.inputSize());
            Sequence out = Sequence.timeMajor(
                    call.allocate((long) steps * batch * spec.outputSize() * Float.BYTES),
                    steps,
                    batch,
                    spec.outputSize());
            RecurrentState last = call.state(batch, null);
            plan.forward(
                    stream,
                    new Forward(
                            steps,
                            batch,
                            weights,
                            in,
                            out,
                            lengths == null ? null : call.upload(MemorySegment.ofArray(lengths)),
                            initial == null ? null : call.state(batch, initial),
                            last,
                            null,
                            call.allocate(plan.workspaceBytes(steps, batch)),
                            null,
                            null));
            float[] y = download(out.buffer(), outputs);
            Matrix c = last.c();
            return new Result(
                    y,
                    new State(
                            download(last.h().buffer(), states),
                            c == null ? null : download(c.buffer(), Tensor.elements(batch, spec.hiddenSize()))));
        } finally {
            call.close();
        }
    }

    private float[] download(DeviceBuffer buffer, int floats) {
        float[] target = new float[floats];
        if (floats > 0) {
            stream.download(buffer, 0, MemorySegment.ofArray(target));
        }
        return target;
    }

    private static void check(String name, float[] array, int... shape) {
        int floats = Tensor.elements(shape);
        if (array.length != floats) {
            throw new ShapeException(name + ": expected " + floats + " floats, got " + array.length);
        }
    }

    @Override
    public void close() {
        try (plan;
                weights;
                stream) {
            stream.synchronize();
        }
    }

    /** Memory of one call. */
    private final class Call {
        private final List<DeviceBuffer> buffers = new ArrayList<>();

        DeviceBuffer allocate(long bytes) {
            DeviceBuffer buffer = backend.allocate(bytes, Usage.STATE);
            buffers.add(buffer);
            return buffer;
        }

        DeviceBuffer upload(MemorySegment source) {
            DeviceBuffer buffer = allocate(source.byteSize());
            if (source.byteSize() > 0) {
                stream.upload(source, buffer, 0);
            }
            return buffer;
        }

        RecurrentState state(int batch, @Nullable State source) {
            RecurrentSpec spec = plan.spec();
            Matrix h = matrix("h", batch, spec.outputSize(), source == null ? null : source.h());
            boolean hasCellState = spec.cell().hasCellState();
            return new RecurrentState(
                    h, hasCellState ? matrix("c", batch, spec.hiddenSize(), source == null ? null : source.c()) : null);
        }

        private Matrix matrix(String name, int batch, int width, float @Nullable [] source) {
            if (source == null) {
                return Matrix.of(allocate((long) batch * width * Float.BYTES), batch, width);
            }
            check(name, source, batch, width);
            return Matrix.of(upload(MemorySegment.ofArray(source)), batch, width);
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
