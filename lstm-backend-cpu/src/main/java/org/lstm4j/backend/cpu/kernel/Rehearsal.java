package org.lstm4j.backend.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.lstm4j.spi.WeightFormat;

/**
 * Small calls of every kernel on memory of their own, which a {@link WarmUp} makes until they are compiled. They take each
 * branch that real calls take: HotSpot leaves out of compiled code what it has never seen.
 */
final class Rehearsal implements AutoCloseable {
    /** Calls of the least size, after which HotSpot's first compiler takes over from the interpreter. */
    private static final int FIRST = 400;

    /** Rounds of a later product: calls and rounds then reach the second compiler's thresholds at about the same time. */
    private static final int DEPTH = 24;

    /** One more than a single row takes at a time. */
    private static final int PANELS = 3;

    /** No multiple of any vector's length. */
    private static final int COUNT = 131;

    /** Calls of one product to one of another. */
    private static final int OTHERS = 8;

    private static final long ROW = Panel.ROW_BYTES;

    /** Bytes between operands: room for all rows of all panels, and a line that keeps them out of each other's sets. */
    private static final long PLACE = (PANELS * KernelFamily.VECTOR_ROWS + 1) * ROW;

    private static final int PLACES = 8;

    /** As in {@code CpuBuffer}: the kinds of memory that a kernel has met are part of its compiled code. */
    private final Arena arena = Arena.ofShared();

    private final MemorySegment memory = arena.allocate(PLACES * PLACE, ROW);
    private final MemorySegment weights = arena.allocate(PANELS * DEPTH * ROW, ROW);
    private final Product product = new Product();
    private final LstmCells lstm = new LstmCells();
    private final LstmGradients lstmGradients = new LstmGradients();
    private final GruCells gru = new GruCells();
    private final GruGradients gruGradients = new GruGradients();

    Rehearsal() {
        fill(memory);
        fill(weights);
        product.rows(memory, place(0), ROW, KernelFamily.VECTOR_ROWS);
        product.start(memory, place(1), ROW, KernelFamily.VECTOR_ROWS * ROW);
        product.result(memory, place(2), ROW, KernelFamily.VECTOR_ROWS * ROW);

        lstm.z = lstm.c = lstm.h = lstm.gates = lstm.kept = memory;
        lstm.zOffset = place(0);
        lstm.cOffset = place(1);
        lstm.hOffset = place(2);
        lstm.gatesOffset = place(3);
        lstm.keptOffset = place(4);
        lstm.zStride = lstm.cStride = lstm.hStride = lstm.gatesStride = lstm.keptStride = ROW;

        LstmGradients l = lstmGradients;
        l.gates = l.c = l.cPrevious = l.dh = l.dc = l.dz = memory;
        l.gatesOffset = place(0);
        l.cOffset = place(1);
        l.cPreviousOffset = place(2);
        l.dhOffset = place(3);
        l.dcOffset = place(4);
        l.dzOffset = place(5);

        gru.z = gru.gates = gru.factor = gru.h = memory;
        gru.zOffset = place(0);
        gru.nOffset = place(1);
        gru.gatesOffset = place(2);
        gru.nGatesOffset = place(3);
        gru.factorOffset = place(4);
        gru.hPreviousOffset = place(5);
        gru.hOffset = place(6);
        gru.zStride = gru.gatesStride = gru.factorStride = gru.hStride = ROW;

        GruGradients g = gruGradients;
        g.gates = g.hPrevious = g.factor = g.dh = g.dz = g.dReset = memory;
        g.gatesOffset = place(0);
        g.nGatesOffset = place(1);
        g.hPreviousOffset = place(2);
        g.factorOffset = place(3);
        g.dhOffset = place(4);
        g.dzOffset = place(5);
        g.dnOffset = place(6);
        g.dProductOffset = g.dResetOffset = place(7);
    }

    private static long place(int index) {
        return index * PLACE;
    }

    /** Small numbers of both signs: no sum overflows, and few fade into denormals, which are slow. */
    private static void fill(MemorySegment memory) {
        for (long i = 0; i < memory.byteSize() / Float.BYTES; i++) {
            memory.setAtIndex(JAVA_FLOAT, i, (i * 7 % 13 - 6) * 0x1p-6f);
        }
    }

    /**
     * Calls a kernel once; a product now and then with those of other rows, which go the same way in.
     *
     * @param time how often this was done before
     */
    void run(Kernels kernels, Kernel kernel, int time) {
        int rows = time < FIRST ? 1 : kernels.rows();
        MemorySegment m = memory;
        switch (kernel) {
            case PRODUCT_1 -> multiply(kernels, WeightFormat.F32, 1, time);
            case PRODUCT_2 -> multiply(kernels, WeightFormat.F32, 2, time);
            case PRODUCT_3 -> multiply(kernels, WeightFormat.F32, 3, time);
            case PRODUCT_4 -> multiply(kernels, WeightFormat.F32, 4, time);
            case BF16_PRODUCT_1 -> multiply(kernels, WeightFormat.BF16, 1, time);
            case BF16_PRODUCT_2 -> multiply(kernels, WeightFormat.BF16, 2, time);
            case BF16_PRODUCT_3 -> multiply(kernels, WeightFormat.BF16, 3, time);
            case BF16_PRODUCT_4 -> multiply(kernels, WeightFormat.BF16, 4, time);
            case INT8_PRODUCT_1 -> multiply(kernels, WeightFormat.INT8, 1, time);
            case INT8_PRODUCT_2 -> multiply(kernels, WeightFormat.INT8, 2, time);
            case INT8_PRODUCT_3 -> multiply(kernels, WeightFormat.INT8, 3, time);
            case INT8_PRODUCT_4 -> multiply(kernels, WeightFormat.INT8, 4, time);
            case LSTM -> kernels.lstm(lstm, rows);
            case RECORDING_LSTM -> kernels.recordingLstm(lstm, rows);
            case LSTM_BACKWARD -> kernels.lstmBackward(lstmGradients, PANELS);
            case GRU_GATES -> kernels.gruGates(gru, rows);
            case GRU_AFTER -> kernels.gruAfter(gru, rows);
            case GRU_BEFORE -> kernels.gruBefore(gru, rows);
            case GRU_AFTER_BACKWARD -> kernels.gruAfterBackward(gruGradients, PANELS);
            case GRU_BEFORE_BACKWARD -> kernels.gruBeforeBackward(gruGradients, PANELS);
            case GRU_RESET_BACKWARD -> kernels.gruResetBackward(gruGradients, PANELS);
            case TANH -> kernels.tanh(m, place(0), ROW, m, place(1), ROW, rows);
            case RELU -> kernels.relu(m, place(0), ROW, m, place(1), ROW, rows);
            case TANH_BACKWARD -> kernels.tanhBackward(m, place(0), m, place(1), m, place(2), PANELS);
            case RELU_BACKWARD -> kernels.reluBackward(m, place(0), m, place(1), m, place(2), PANELS);
            case SCALE -> kernels.scale(m, place(0), m, place(1), m, place(2), COUNT);
            case ADD -> kernels.add(m, place(0), m, place(1), COUNT);
        }
    }

    private void multiply(Kernels kernels, WeightFormat format, int rows, int time) {
        product.format = format;
        product.panels(weights, 0, Panel.rowBytes(format), DEPTH * ROW);
        product.depth = time < FIRST ? 1 : DEPTH;
        kernels.multiply(product, rows, rows == 1 ? PANELS : 1);
        if (time % OTHERS == 0) {
            product.depth = 1;
            kernels.multiply(product, 1 + time / OTHERS % kernels.rows(), 1);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
