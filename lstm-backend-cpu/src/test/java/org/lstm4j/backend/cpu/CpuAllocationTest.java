package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.backend.cpu.kernel.KernelFamily;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.RNN;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.model.SessionStream;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.ResetForm;

/** A warmed call allocates nothing: no garbage per call or step, and no boxed vector in a kernel. */
class CpuAllocationTest {
    private static final int CALLS = 50;
    private static final long PATIENCE_NANOS = 120_000_000_000L;
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

    /** Vectors are boxed until HotSpot's second compiler has seen a kernel, which a busy machine may delay. */
    private static void check(String name, Runnable call) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long bytes;
        do {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        } while (bytes > 0 && System.nanoTime() < deadline);
        long left = bytes;
        assertTrue(left == 0, () -> name + ": " + left + " bytes in " + CALLS + " calls");
    }
}
