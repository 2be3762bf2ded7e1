package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.BackendException;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.CoreKernels.Gates;
import org.lstm4j.spi.CoreKernels.GatesBackward;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.Support;

/** The gate kernels under composed plans, one unit at a time; fused plans need none of them. */
final class CpuGates {
    private static final int GATES = 4;

    private final CpuBackend backend;

    CpuGates(CpuBackend backend) {
        this.backend = backend;
    }

    static Support supports(RecurrentSpec spec) {
        if (spec.cell() != Cell.LSTM) {
            return unsupported("cell", Cell.LSTM, spec.cell());
        }
        if (spec.projectionSize() > 0) {
            return unsupported("projectionSize", 0, spec.projectionSize());
        }
        if (spec.layerNorm()) {
            return unsupported("layerNorm", false, true);
        }
        if (spec.peephole()) {
            return unsupported("peephole", false, true);
        }
        if (spec.coupling() != Coupling.NONE) {
            return unsupported("coupling", Coupling.NONE, spec.coupling());
        }
        if (Float.isFinite(spec.inputClip())) {
            return unsupported("inputClip", "none", spec.inputClip());
        }
        if (Float.isFinite(spec.cellClip())) {
            return unsupported("cellClip", "none", spec.cellClip());
        }
        for (Activation gate : spec.activations().subList(0, GATES)) {
            if (gate.kind() != Activation.Kind.SIGMOID && gate.kind() != Activation.Kind.TANH) {
                return unsupported("activations", "SIGMOID or TANH for the gates", gate.kind());
            }
        }
        return Support.COMPOSED;
    }

    private static Support unsupported(String field, Object expected, Object actual) {
        return Support.unsupported(field + ": the cpu gate kernels take " + expected + ", got " + actual);
    }

    /** What a spec is told that has a reset gate of its own. */
    static BackendException refusal(RecurrentSpec spec) {
        return new BackendException("gates: " + supports(spec).reason() + "; ask supportsGates first");
    }

    void forward(Gates call) {
        RecurrentSpec spec = call.spec();
        Rows gates = rows(call.gates());
        Rows hPrevious = rows(Objects.requireNonNull(call.hPrevious()));
        Rows cPrevious = rows(Objects.requireNonNull(call.cPrevious()));
        Rows h = rows(call.h());
        Rows c = rows(Objects.requireNonNull(call.c()));
        Rows y = call.y() == null ? null : rows(call.y());
        MemorySegment lengths = lengths(call.lengths());
        boolean zeroed = spec.maskMode() == MaskMode.ZERO_OUTPUT;
        for (int row = 0; row < call.gates().rows(); row++) {
            boolean carried = carried(lengths, row, call.step());
            if (carried) {
                for (int j = 0; j < GATES * spec.hiddenSize(); j++) {
                    gates.set(row, j, 0f);
                }
                for (int j = 0; j < spec.hiddenSize(); j++) {
                    c.set(row, j, cPrevious.get(row, j));
                    h.set(row, j, hPrevious.get(row, j));
                }
            } else {
                cell(spec, gates, cPrevious, c, h, row);
            }
            for (int j = 0; j < spec.hiddenSize() && y != null; j++) {
                y.set(row, j, carried && zeroed ? 0f : h.get(row, j));
            }
        }
    }

    private static void cell(RecurrentSpec spec, Rows gates, Rows cPrevious, Rows c, Rows h, int row) {
        int size = spec.hiddenSize();
        for (int j = 0; j < size; j++) {
            float i = Activations.value(spec.activations().get(0), gates.get(row, j));
            float f = Activations.value(spec.activations().get(1), gates.get(row, size + j));
            float g = Activations.value(spec.activations().get(2), gates.get(row, 2 * size + j));
            float o = Activations.value(spec.activations().get(3), gates.get(row, 3 * size + j));
            gates.set(row, j, i);
            gates.set(row, size + j, f);
            gates.set(row, 2 * size + j, g);
            gates.set(row, 3 * size + j, o);
            float cell = Math.fma(f, cPrevious.get(row, j), i * g);
            c.set(row, j, cell);
            h.set(row, j, o * Activations.value(spec.activations().get(GATES), cell));
        }
    }

    void backward(GatesBackward call) {
        RecurrentSpec spec = call.spec();
        int size = spec.hiddenSize();
        Rows gates = rows(call.gates());
        Rows cPrevious = rows(Objects.requireNonNull(call.cPrevious()));
        Rows c = rows(Objects.requireNonNull(call.c()));
        Rows dy = call.dy() == null ? null : rows(call.dy());
        Rows dh = rows(call.dh());
        Rows dc = rows(Objects.requireNonNull(call.dc()));
        Rows dGates = rows(call.dGates());
        Rows dhPrevious = rows(Objects.requireNonNull(call.dhPrevious()));
        rows(Objects.requireNonNull(call.hPrevious()));
        MemorySegment lengths = lengths(call.lengths());
        for (int row = 0; row < call.gates().rows(); row++) {
            boolean carried = carried(lengths, row, call.step());
            boolean zeroed = carried && spec.maskMode() == MaskMode.ZERO_OUTPUT;
            for (int j = 0; j < size; j++) {
                if (dy != null && !zeroed) {
                    dh.set(row, j, dh.get(row, j) + dy.get(row, j));
                }
                dhPrevious.set(row, j, carried ? dh.get(row, j) : 0f);
            }
            for (int j = 0; j < GATES * size && carried; j++) {
                dGates.set(row, j, 0f);
            }
            for (int j = 0; j < size && !carried; j++) {
                float i = gates.get(row, j);
                float f = gates.get(row, size + j);
                float g = gates.get(row, 2 * size + j);
                float o = gates.get(row, 3 * size + j);
                float cell = c.get(row, j);
                Activation out = spec.activations().get(GATES);
                float t = Activations.value(out, cell);
                float d = Math.fma(dh.get(row, j) * o, Activations.derivative(out, cell, t), dc.get(row, j));
                dGates.set(row, j, d * g * slope(spec, 0, i));
                dGates.set(row, size + j, d * cPrevious.get(row, j) * slope(spec, 1, f));
                dGates.set(row, 2 * size + j, d * i * slope(spec, 2, g));
                dGates.set(row, 3 * size + j, dh.get(row, j) * t * slope(spec, 3, o));
                dc.set(row, j, d * f);
            }
        }
    }

    /** The derivative of a gate's activation, of which its value alone is known. */
    private static float slope(RecurrentSpec spec, int gate, float value) {
        return Activations.derivative(spec.activations().get(gate), Float.NaN, value);
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
}
