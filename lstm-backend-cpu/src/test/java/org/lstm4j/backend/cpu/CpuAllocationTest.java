package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.backend.cpu.kernel.KernelFamily;
import org.lstm4j.backend.cpu.kernel.KernelSource;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.RNN;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.model.SessionStream;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightFormat;

/** A warmed call allocates nothing: no garbage per call or step, and no boxed vector in a kernel. */
class CpuAllocationTest {
    private static final int CALLS = 50;
    private static final long PREDICT_BYTES = 256;
    private static final long PATIENCE_NANOS = 120_000_000_000L;
    private static final Pattern HELPER = Pattern.compile("lstm4j-cpu-\\d+");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<RecurrentSpec> specs() {
        RecurrentSpec gru = RecurrentSpec.gru(24, 40);
        RecurrentSpec rnn = RecurrentSpec.rnn(24, 40);
        return Stream.of(
                RecurrentSpec.lstm(24, 40),
                gru,
                gru.toBuilder().resetForm(ResetForm.BEFORE_PRODUCT).build(),
                rnn,
                rnn.toBuilder().activations(List.of(Activation.RELU)).build());
    }

    @ParameterizedTest
    @MethodSource("specs")
    void forwardBackwardAndStep(RecurrentSpec spec) {
        try (RecurrentRun run = new RecurrentRun(KernelFamily.best(), 1, spec, 7, 9, true, true);
                RecurrentRun single = new RecurrentRun(KernelFamily.best(), 1, spec, 7, 1, false, false)) {
            check("forward", run::forward);
            check("backward", run::backward);
            check("step", run::step);
            check("step of one row", single::step);
        }
    }

    static Stream<RecurrentSpec> shared() {
        RecurrentSpec gru = RecurrentSpec.gru(24, 72);
        return Stream.of(
                RecurrentSpec.lstm(24, 72),
                gru,
                gru.toBuilder().resetForm(ResetForm.BEFORE_PRODUCT).build(),
                RecurrentSpec.rnn(24, 72));
    }

    /** Two threads, which take blocks of many rows and share the units of few. */
    @ParameterizedTest
    @MethodSource("shared")
    void helpersOfATraining(RecurrentSpec spec) {
        try (RecurrentRun many = new RecurrentRun(KernelFamily.best(), 2, spec, 20, 16, true, true);
                RecurrentRun few = new RecurrentRun(KernelFamily.best(), 2, spec, 100, 2, false, false)) {
            check("forward of blocks", many::forward);
            check("backward of blocks", many::backward);
            check("forward in lockstep", few::forward);
            check("backward of few rows", few::backward);
        }
    }

    static Stream<RecurrentSpec> stored() {
        return shared().flatMap(spec -> Stream.of(WeightFormat.BF16, WeightFormat.INT8)
                .map(format -> spec.toBuilder().weightFormat(format).build()));
    }

    @ParameterizedTest
    @MethodSource("stored")
    void shorterWeights(RecurrentSpec spec) {
        for (int threads = 1; threads <= 2; threads++) {
            try (Inference many = new Inference(spec, threads, 20, 16);
                    Inference few = new Inference(spec, threads, 100, 2)) {
                check(threads + " threads, many rows", many::forward);
                check(threads + " threads, few rows", few::forward);
                check(threads + " threads, step", few::step);
            }
        }
    }

    /** Calls on weights that are all zero, which every format can hold. */
    private static final class Inference implements AutoCloseable {
        private final List<DeviceBuffer> buffers = new ArrayList<>();
        private final CpuBackend backend;
        private final ComputeStream stream;
        private final RecurrentPlan plan;
        private final RecurrentPlan.Forward forward;
        private final RecurrentPlan.Step step;

        Inference(RecurrentSpec spec, int threads, int steps, int batch) {
            backend = new CpuBackend(
                    CpuProvider.device(),
                    BackendOptions.DEFAULT.withThreads(threads),
                    KernelSource.of(KernelFamily.best()));
            stream = backend.newStream();
            plan = backend.plan(spec, Mode.INFERENCE, Numerics.STRICT);
            DeviceBuffer weights = buffer(plan.packedBytes());
            plan.packWeights(stream, RecurrentWeights.zeros(spec), weights);
            DeviceBuffer workspace = buffer(plan.workspaceBytes(steps, batch));
            Sequence x = sequence(steps, batch, spec.inputSize());
            Sequence y = sequence(steps, batch, spec.hiddenSize());
            RecurrentState state = new RecurrentState(
                    sequence(1, batch, spec.hiddenSize()).step(0),
                    spec.cell().hasCellState()
                            ? sequence(1, batch, spec.hiddenSize()).step(0)
                            : null);
            forward = new RecurrentPlan.Forward(
                    steps, batch, weights, x, y, null, state, null, null, workspace, null, null);
            step = new RecurrentPlan.Step(batch, weights, x.step(0), state, workspace, null);
        }

        private Sequence sequence(int steps, int batch, int width) {
            return Sequence.timeMajor(buffer(4L * steps * batch * width), steps, batch, width);
        }

        private DeviceBuffer buffer(long bytes) {
            DeviceBuffer buffer = backend.allocate(bytes, Usage.STATE);
            buffers.add(buffer);
            return buffer;
        }

        void forward() {
            plan.forward(stream, forward);
        }

        void step() {
            plan.step(stream, step);
        }

        @Override
        public void close() {
            plan.close();
            buffers.forEach(DeviceBuffer::close);
            stream.close();
            backend.close();
        }
    }

    static Stream<Layer> layers() {
        return Stream.of(
                LSTM.of(40),
                GRU.of(40),
                GRU.of(40).withResetForm(ResetForm.BEFORE_PRODUCT),
                RNN.of(40),
                RNN.of(40).withActivations(Activation.RELU));
    }

    /** What a stream adds around the plan's step: copies, and other layers. */
    @ParameterizedTest
    @MethodSource("layers")
    void streams(Layer layer) {
        Model model = Model.builder(3)
                .add(layer)
                .add(Dense.of(5))
                .initialise(Initialiser.PYTORCH, RecurrentRun.SEED)
                .build();
        float[] x = {0.5f, -0.25f, 0.125f};
        float[] y = new float[5];
        try (Backend backend = new CpuProvider().open(CpuProvider.device(), BackendOptions.DEFAULT);
                Session session = model.open(backend);
                SessionStream stream = session.openStream()) {
            check("stream of " + layer, () -> stream.step(x, y));
        }
    }

    /** Not nothing, but little: see docs/embedding.md. Neither rows, steps nor units are in it. */
    @Test
    void predictions() {
        Model model = Model.builder(3)
                .add(LSTM.of(40))
                .add(Dense.of(5))
                .initialise(Initialiser.PYTORCH, RecurrentRun.SEED)
                .build();
        try (Backend backend = new CpuProvider().open(CpuProvider.device(), BackendOptions.DEFAULT);
                Session session = model.open(backend)) {
            for (int steps : new int[] {1, 50}) {
                Request request = Request.of(new float[2 * steps * 3], 2, steps);
                float[] y = new float[2 * steps * 5];
                check("predict of " + steps + " steps", CALLS * PREDICT_BYTES, () -> session.predict(request, y));
            }
        }
    }

    private static void check(String name, Runnable call) {
        check(name, 0, call);
    }

    /**
     * Counts what the caller and the helpers allocate. Vectors are boxed until HotSpot's second compiler has seen a kernel,
     * which a busy machine may delay; and a helper of the test before may end just now, whose bytes then count no more.
     */
    private static void check(String name, long most, Runnable call) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long bytes;
        do {
            long[] helpers = helpers();
            long helped = allocated(helpers);
            long called = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            called = THREADS.getCurrentThreadAllocatedBytes() - called;
            helped = allocated(helpers) - helped;
            bytes = called + helped;
        } while ((bytes < 0 || bytes > most) && System.nanoTime() < deadline);
        long left = bytes;
        assertTrue(left >= 0 && left <= most, () -> name + ": " + left + " bytes in " + CALLS + " calls");
    }

    private static long[] helpers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> HELPER.matcher(thread.getName()).matches())
                .mapToLong(Thread::threadId)
                .toArray();
    }

    private static long allocated(long[] threads) {
        long bytes = 0;
        for (long thread : threads) {
            bytes += THREADS.getThreadAllocatedBytes(thread);
        }
        return bytes;
    }
}
