package org.lstm4j.tasks.gates;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.Device;
import org.lstm4j.model.Trace;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Capabilities;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.MemoryUse;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.Usage;

/**
 * A backend that looks on: everything runs on another one, as it would without it, and every forward of a recurrent plan is
 * traced as well. It shows the gates of what is no {@link org.lstm4j.model.Session}, such as a graph out of an ONNX file:
 *
 * <pre>{@code
 * Watch watch = new Watch(backend);
 * onnx.open(watch).run(inputs);
 * Gates gates = Gates.of(watch.trace(), Reading.numbered(watch.steps()));
 * }</pre>
 *
 * <p>For one thread. It holds what it has seen, on the host, and nothing of the device's.
 */
public final class Watch implements Backend {
    private final Backend backend;
    private final List<Seen> seen = new ArrayList<>();

    /** One direction of a recurrent operator, as it ran. */
    @SuppressWarnings("ArrayRecordComponent") // bundles arrays and is never compared
    private record Seen(RecurrentSpec spec, int steps, float[] gates, float[] c, float[] h) {}

    /** @param backend stays the caller's to close */
    public Watch(Backend backend) {
        this.backend = backend;
    }

    /**
     * What has run since the watch began: parts in the order in which they ran, named by their number, {@code 0}. Of an operator with
     * two directions both count, {@code 0.forward} and {@code 0.reverse}. All arrays are batch-major; there is no output.
     */
    public Trace trace() {
        List<Trace.Part> parts = new ArrayList<>();
        int operator = 0;
        for (int i = 0; i < seen.size(); i++) {
            boolean second = isSecond(i);
            boolean both = second || isSecond(i + 1);
            operator += i > 0 && !second ? 1 : 0;
            Seen one = seen.get(i);
            String direction = both ? "." + one.spec().direction().name().toLowerCase(Locale.ROOT) : "";
            parts.add(new Trace.Part(operator + direction, one.spec(), one.gates(), one.c(), one.h()));
        }
        return new Trace(new float[0], parts);
    }

    /** T of what has run first; 0 before anything has. */
    public int steps() {
        return seen.isEmpty() ? 0 : seen.getFirst().steps();
    }

    /** Whether a part is the reverse direction of the one before it: the same in all else. */
    private boolean isSecond(int index) {
        if (index < 1 || index >= seen.size()) {
            return false;
        }
        RecurrentSpec before = seen.get(index - 1).spec();
        return before.direction() == Direction.FORWARD
                && before.toBuilder()
                        .direction(Direction.REVERSE)
                        .build()
                        .equals(seen.get(index).spec());
    }

    @Override
    public RecurrentPlan plan(RecurrentSpec spec, Mode mode, Numerics numerics) {
        return new Watched(backend.plan(spec, mode, numerics));
    }

    @Override
    public Device device() {
        return backend.device();
    }

    @Override
    public Capabilities capabilities() {
        return backend.capabilities();
    }

    @Override
    public MemoryUse memory() {
        return backend.memory();
    }

    @Override
    public DeviceBuffer allocate(long bytes, Usage usage) {
        return backend.allocate(bytes, usage);
    }

    @Override
    public ComputeStream newStream() {
        return backend.newStream();
    }

    @Override
    public CoreKernels kernels() {
        return backend.kernels();
    }

    @Override
    public Support supports(RecurrentSpec spec, Mode mode, Numerics numerics) {
        return backend.supports(spec, mode, numerics);
    }

    /** Closes nothing: the backend is the caller's. */
    @Override
    public void close() {}

    /** A plan whose forwards are traced. */
    private final class Watched implements RecurrentPlan {
        private final RecurrentPlan plan;

        Watched(RecurrentPlan plan) {
            this.plan = plan;
        }

        @Override
        public void forward(ComputeStream stream, Forward call) {
            if (call.steps() == 0 || call.trace() != null) {
                plan.forward(stream, call);
                return;
            }
            RecurrentSpec spec = spec();
            List<DeviceBuffer> buffers = new ArrayList<>();
            try {
                Sequence gates = sequence(call, spec.gateWidth(), buffers);
                Sequence c = spec.cell().hasCellState() ? sequence(call, spec.hiddenSize(), buffers) : null;
                Sequence asked = call.y();
                Sequence y = asked == null ? sequence(call, spec.outputSize(), buffers) : asked;
                plan.forward(stream, traced(call, y, new RecurrentPlan.Trace(gates, c)));
                seen.add(new Seen(
                        spec,
                        call.steps(),
                        download(stream, gates),
                        c == null ? new float[0] : download(stream, c),
                        download(stream, y)));
            } finally {
                try {
                    stream.synchronize();
                } finally {
                    buffers.forEach(DeviceBuffer::close);
                }
            }
        }

        private static Forward traced(Forward call, Sequence y, RecurrentPlan.Trace trace) {
            return new Forward(
                    call.steps(),
                    call.batch(),
                    call.weights(),
                    call.x(),
                    y,
                    call.lengths(),
                    call.initial(),
                    call.last(),
                    call.reserve(),
                    call.workspace(),
                    call.recurrentMask(),
                    trace);
        }

        private Sequence sequence(Forward call, int width, List<DeviceBuffer> buffers) {
            DeviceBuffer buffer =
                    backend.allocate((long) call.steps() * call.batch() * width * Float.BYTES, Usage.STATE);
            buffers.add(buffer);
            return Sequence.batchMajor(buffer, call.steps(), call.batch(), width);
        }

        /** A view of any strides, {@code [N, T, width]}. */
        private static float[] download(ComputeStream stream, Sequence view) {
            float[] values = new float[view.steps() * view.rows() * view.width()];
            float[] row = new float[view.width()];
            for (int n = 0; n < view.rows(); n++) {
                for (int t = 0; t < view.steps(); t++) {
                    long from = view.offset() + t * view.timeStride() + n * view.rowStride();
                    stream.download(view.buffer(), from * Float.BYTES, MemorySegment.ofArray(row));
                    System.arraycopy(row, 0, values, (n * view.steps() + t) * row.length, row.length);
                }
            }
            return values;
        }

        @Override
        public RecurrentSpec spec() {
            return plan.spec();
        }

        @Override
        public Mode mode() {
            return plan.mode();
        }

        @Override
        public Support support() {
            return plan.support();
        }

        @Override
        public long packedBytes() {
            return plan.packedBytes();
        }

        @Override
        public long reserveBytes(int steps, int batch) {
            return plan.reserveBytes(steps, batch);
        }

        @Override
        public long workspaceBytes(int steps, int batch) {
            return plan.workspaceBytes(steps, batch);
        }

        @Override
        public void packWeights(ComputeStream stream, RecurrentWeights source, DeviceBuffer target) {
            plan.packWeights(stream, source, target);
        }

        @Override
        public void unpackWeights(ComputeStream stream, DeviceBuffer source, RecurrentWeights target) {
            plan.unpackWeights(stream, source, target);
        }

        @Override
        public void step(ComputeStream stream, Step call) {
            plan.step(stream, call);
        }

        @Override
        public void backward(ComputeStream stream, Backward call) {
            plan.backward(stream, call);
        }

        @Override
        public void close() {
            plan.close();
        }
    }
}
