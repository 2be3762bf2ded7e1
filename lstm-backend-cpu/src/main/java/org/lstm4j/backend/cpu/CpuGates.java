package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.CoreKernels.Gates;
import org.lstm4j.spi.CoreKernels.GatesBackward;
import org.lstm4j.spi.CoreKernels.Norm;
import org.lstm4j.spi.CoreKernels.ResetGate;
import org.lstm4j.spi.CoreKernels.ResetGateBackward;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.MaskMode;

/** The gate kernels under composed plans, of every spec, one row at a time; fused plans need none of them. */
final class CpuGates {
    private final CpuBackend backend;
    private final Pool<GateRow> rows = new Pool<>(() -> new GateRow(RecurrentSpec.rnn(1, 1)));

    CpuGates(CpuBackend backend) {
        this.backend = backend;
    }

    void forward(Gates call) {
        GateRow row = rows.take();
        try {
            prepare(row, call.spec(), call.peephole(), call.norm());
            forward(call, row);
        } finally {
            rows.give(row);
        }
    }

    private void forward(Gates call, GateRow row) {
        RecurrentSpec spec = call.spec();
        int size = spec.hiddenSize();
        int width = spec.gateWidth();
        Rows gates = rows(call.gates());
        Rows recurrent = rowsOrNone(call.recurrent());
        Rows hPrevious = rowsOrNone(call.hPrevious());
        Rows cPrevious = rowsOrNone(call.cPrevious());
        Rows h = rows(call.h());
        Rows c = rowsOrNone(call.c());
        Rows y = rowsOrNone(call.y());
        MemorySegment lengths = lengths(call.lengths());
        for (int n = 0; n < call.gates().rows(); n++) {
            GateRow.load(hPrevious, n, row.h, size);
            GateRow.load(cPrevious, n, row.cPrevious, size);
            boolean carried = carried(lengths, n, call.step());
            if (carried) {
                Arrays.fill(row.gates, 0, width, 0f);
                if (hPrevious == null) {
                    Arrays.fill(row.h, 0, size, 0f); // what a projected cell carries
                }
                GateRow.store(row.cPrevious, c, n, 0, size);
            } else {
                GateRow.load(gates, n, row.gates, width);
                GateRow.load(recurrent, n, row.recurrent, size);
                switch (spec.cell()) {
                    case LSTM -> CpuLstmGates.forward(row);
                    case GRU -> CpuGruGates.forward(row);
                    case RNN -> {
                        row.activate(0);
                        System.arraycopy(row.gates, 0, row.h, 0, size);
                    }
                }
                GateRow.store(row.c, c, n, 0, size);
            }
            GateRow.store(row.gates, gates, n, 0, width);
            GateRow.store(row.h, h, n, 0, size);
            if (carried && spec.maskMode() == MaskMode.ZERO_OUTPUT) {
                Arrays.fill(row.h, 0, size, 0f);
            }
            GateRow.store(row.h, y, n, 0, size);
        }
    }

    void backward(GatesBackward call) {
        GateRow row = rows.take();
        try {
            prepare(row, call.spec(), call.peephole(), call.norm());
            loadSums(row, call.dPeephole(), call.dNorm());
            backward(call, row);
            GateRow.store(row.dPeephole, rowsOrNone(call.dPeephole()), 0, 0, 3 * row.size);
            storeNorm(row, call.dNorm());
        } finally {
            rows.give(row);
        }
    }

    private void backward(GatesBackward call, GateRow row) {
        RecurrentSpec spec = call.spec();
        int size = spec.hiddenSize();
        int width = spec.gateWidth();
        int own = spec.resetsBeforeProduct() ? size : 0; // r's block is the reset gate's
        Rows preActivations = rowsOrNone(call.preActivations());
        Rows gates = rows(call.gates());
        Rows recurrent = rowsOrNone(call.recurrent());
        Rows hPrevious = rowsOrNone(call.hPrevious());
        Rows cPrevious = rowsOrNone(call.cPrevious());
        Rows c = rowsOrNone(call.c());
        Rows dy = rowsOrNone(call.dy());
        Rows dh = rows(call.dh());
        Rows dc = rowsOrNone(call.dc());
        Rows dGates = rows(call.dGates());
        Rows dRecurrent = rowsOrNone(call.dRecurrent());
        Rows dhPrevious = rowsOrNone(call.dhPrevious());
        MemorySegment lengths = lengths(call.lengths());
        for (int n = 0; n < call.gates().rows(); n++) {
            boolean carried = carried(lengths, n, call.step());
            GateRow.load(dh, n, row.dh, size);
            if (dy != null && !(carried && spec.maskMode() == MaskMode.ZERO_OUTPUT)) {
                GateRow.load(dy, n, row.other, size);
                for (int j = 0; j < size; j++) {
                    row.dh[j] += row.other[j];
                }
                GateRow.store(row.dh, dh, n, 0, size);
            }
            if (carried) {
                Arrays.fill(row.dGates, 0, width, 0f);
                Arrays.fill(row.dRecurrent, 0, size, 0f);
                System.arraycopy(row.dh, 0, row.dhPrevious, 0, size);
            } else {
                GateRow.load(preActivations, n, row.preActivations, width);
                GateRow.load(gates, n, row.gates, width);
                GateRow.load(recurrent, n, row.recurrent, size);
                GateRow.load(hPrevious, n, row.h, size);
                GateRow.load(cPrevious, n, row.cPrevious, size);
                GateRow.load(c, n, row.c, size);
                GateRow.load(dc, n, row.dc, size);
                Arrays.fill(row.dhPrevious, 0, size, 0f);
                switch (spec.cell()) {
                    case LSTM -> CpuLstmGates.backward(row);
                    case GRU -> CpuGruGates.backward(row);
                    case RNN -> {
                        System.arraycopy(row.dh, 0, row.dGates, 0, size);
                        row.differentiate(0);
                    }
                }
                GateRow.store(row.dc, dc, n, 0, size);
            }
            GateRow.store(row.dGates, dGates, n, own, width - own);
            GateRow.store(row.dRecurrent, dRecurrent, n, 0, size);
            GateRow.store(row.dhPrevious, dhPrevious, n, 0, size);
        }
    }

    void reset(ResetGate call) {
        GateRow row = rows.take();
        try {
            prepare(row, call.spec(), null, call.norm());
            Rows gates = rows(call.gates());
            Rows h = rows(call.h());
            Rows product = rows(call.product());
            MemorySegment lengths = lengths(call.lengths());
            for (int n = 0; n < call.gates().rows(); n++) {
                if (carried(lengths, n, call.step())) {
                    Arrays.fill(row.gates, 0, row.size, 0f);
                    Arrays.fill(row.other, 0, row.size, 0f);
                } else {
                    GateRow.load(gates, n, row.gates, row.size);
                    GateRow.load(h, n, row.h, row.size);
                    CpuGruGates.reset(row);
                }
                GateRow.store(row.gates, gates, n, 0, row.size);
                GateRow.store(row.other, product, n, 0, row.size);
            }
        } finally {
            rows.give(row);
        }
    }

    void resetBackward(ResetGateBackward call) {
        GateRow row = rows.take();
        try {
            prepare(row, call.spec(), null, call.norm());
            loadSums(row, null, call.dNorm());
            Rows preActivations = rowsOrNone(call.preActivations());
            Rows gates = rows(call.gates());
            Rows h = rows(call.h());
            Rows dProduct = rows(call.dProduct());
            Rows dGates = rows(call.dGates());
            Rows dh = rows(call.dh());
            MemorySegment lengths = lengths(call.lengths());
            for (int n = 0; n < call.gates().rows(); n++) {
                if (carried(lengths, n, call.step())) {
                    Arrays.fill(row.dGates, 0, row.size, 0f);
                    Arrays.fill(row.dh, 0, row.size, 0f);
                } else {
                    GateRow.load(preActivations, n, row.preActivations, row.size);
                    GateRow.load(gates, n, row.gates, row.size);
                    GateRow.load(h, n, row.h, row.size);
                    GateRow.load(dProduct, n, row.other, row.size);
                    CpuGruGates.resetBackward(row);
                }
                GateRow.store(row.dGates, dGates, n, 0, row.size);
                GateRow.store(row.dh, dh, n, 0, row.size);
            }
            storeNorm(row, call.dNorm());
        } finally {
            rows.give(row);
        }
    }

    private void prepare(GateRow row, RecurrentSpec spec, @Nullable Matrix peephole, @Nullable Norm norm) {
        row.fit(spec);
        GateRow.load(rowsOrNone(peephole), 0, row.peephole, 3 * row.size);
        if (norm != null) {
            GateRow.load(rows(norm.gain()), 0, row.gain, spec.gateWidth());
            GateRow.load(rows(norm.bias()), 0, row.bias, spec.gateWidth());
        }
    }

    /** Where gradients accumulate; frozen weights accumulate into what nobody reads. */
    private void loadSums(GateRow row, @Nullable Matrix dPeephole, @Nullable Norm dNorm) {
        GateRow.load(rowsOrNone(dPeephole), 0, row.dPeephole, 3 * row.size);
        if (dNorm != null) {
            GateRow.load(rows(dNorm.gain()), 0, row.dGain, row.spec.gateWidth());
            GateRow.load(rows(dNorm.bias()), 0, row.dBias, row.spec.gateWidth());
        }
    }

    private void storeNorm(GateRow row, @Nullable Norm dNorm) {
        if (dNorm != null) {
            GateRow.store(row.dGain, rows(dNorm.gain()), 0, 0, row.spec.gateWidth());
            GateRow.store(row.dBias, rows(dNorm.bias()), 0, 0, row.spec.gateWidth());
        }
    }

    private static boolean carried(@Nullable MemorySegment lengths, int row, int step) {
        return lengths != null && lengths.get(JAVA_INT, (long) row * Integer.BYTES) <= step;
    }

    private @Nullable MemorySegment lengths(@Nullable DeviceBuffer buffer) {
        return buffer == null ? null : CpuBuffer.memory(backend, buffer);
    }

    private Rows rows(Matrix m) {
        return Rows.of(backend, m);
    }

    private @Nullable Rows rowsOrNone(@Nullable Matrix m) {
        return m == null ? null : rows(m);
    }
}
