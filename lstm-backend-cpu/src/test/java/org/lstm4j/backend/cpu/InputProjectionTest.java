package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.backend.cpu.kernel.Kernels;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.backend.cpu.kernel.Product;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentSpec;

/** Threads come and leave between the slices of a projection: every panel of every slot is computed once all the same. */
class InputProjectionTest {
    /** The last chunk is one step. */
    private static final int STEPS = 97;

    /** The last call of a slice multiplies fewer. */
    private static final int PANELS = 3;

    static Stream<Arguments> shapes() {
        return Stream.of(RecurrentSpec.lstm(256, 256), RecurrentSpec.gru(64, 700), RecurrentSpec.rnn(300, 640))
                .flatMap(spec ->
                        Stream.of(Arguments.of(spec, 1, 2), Arguments.of(spec, 1, 5), Arguments.of(spec, 3, 3)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyPanelIsComputedOnce(RecurrentSpec spec, int batch, int threads) {
        RecurrentLayout layout = new RecurrentLayout(spec, Mode.INFERENCE, false);
        try (Workers workers = new Workers(BackendOptions.DEFAULT.withThreads(threads));
                Arena arena = Arena.ofConfined()) {
            ForwardArea area = new ForwardArea(layout, workers);
            MemorySegment work = arena.allocate(area.arrange(STEPS, batch), CpuBuffer.ALIGNMENT);
            assertTrue(area.lockstep() && area.slices() > 1, () -> area.slices() + " slices");
            RowOrder order = new RowOrder();
            order.sort(STEPS, batch, false, null, work, area.order());
            InputProjection projection = new InputProjection(layout, area, order);
            for (int there = 0; there < threads; there++) {
                for (int first = 0; first < STEPS; first += area.chunk()) {
                    int slots = order.slots(first, Math.min(first + area.chunk(), STEPS), 0, batch);
                    int[][] computed = new int[layout.panels()][slots];
                    RecurrentWorker worker = new RecurrentWorker(0, counting(computed, area.projections(0)));
                    worker.to = batch;
                    worker.first = first;
                    worker.slots = slots;
                    projection.locate(worker, work);
                    for (worker.slice = 0; worker.slice < area.slices(); worker.slice++) {
                        worker.parts = 1 + (there + worker.slice) % threads;
                        for (worker.part = 0; worker.part < worker.parts; worker.part++) {
                            projection.project(worker, MemorySegment.NULL, work);
                        }
                    }
                    for (int panel = 0; panel < layout.panels(); panel++) {
                        for (int slot = 0; slot < slots; slot++) {
                            assertEquals(1, computed[panel][slot], "panel " + panel + ", slot " + slot);
                        }
                    }
                }
            }
        }
    }

    /** Kernels that count results by panel and slot, where they are to be written from {@code start} on. */
    private static Kernels counting(int[][] computed, long start) {
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("rows")) {
                        return Product.MAX_ROWS;
                    }
                    if (method.getName().equals("panels")) {
                        return PANELS;
                    }
                    assertEquals("multiply", method.getName());
                    long line = (((Product) arguments[0]).cOffset - start) / Panel.ROW_BYTES;
                    int slots = computed[0].length;
                    for (int panel = 0; panel < (int) arguments[2]; panel++) {
                        for (int row = 0; row < (int) arguments[1]; row++) {
                            computed[(int) (line / slots) + panel][(int) (line % slots) + row]++;
                        }
                    }
                    return null;
                });
    }
}
