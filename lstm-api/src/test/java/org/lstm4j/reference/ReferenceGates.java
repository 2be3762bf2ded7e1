package org.lstm4j.reference;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.math.ActivationMath;
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

/** The gate kernels of the plain LSTM; {@link org.lstm4j.math.LstmGates} explains the formulas. */
final class ReferenceGates {
    private static final int GATES = 4;

    private final ReferenceBackend backend;

    ReferenceGates(ReferenceBackend backend) {
        this.backend = backend;
    }

    static Support supports(RecurrentSpec spec) {
        if (spec.cell() != Cell.LSTM) {
            return unsupported("cell", Cell.LSTM, spec.cell());
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
        return Support.unsupported(field + ": the reference kernels take " + expected + ", got " + actual);
    }

    void forward(Gates call) {
        RecurrentSpec spec = call.spec();
        int size = spec.hiddenSize();
        Floats gates = floats(call.gates());
        Floats hPrevious = floats(call.hPrevious());
        Floats cPrevious = floats(cells(call.cPrevious()));
        Floats h = floats(call.h());
        Floats c = floats(cells(call.c()));
        Floats y = call.y() == null ? null : floats(call.y());
        for (int n = 0; n < call.gates().rows(); n++) {
            boolean carried = carried(call.lengths(), n, call.step());
            for (int j = 0; j < size; j++) {
                if (carried) {
                    for (int block = 0; block < GATES; block++) {
                        gates.set(n, block * size + j, 0f);
                    }
                    c.set(n, j, cPrevious.get(n, j));
                    h.set(n, j, hPrevious.get(n, j));
                } else {
                    for (int block = 0; block < GATES; block++) {
                        int at = block * size + j;
                        gates.set(n, at, value(spec, block, gates.get(n, at)));
                    }
                    float written = gates.get(n, j) * gates.get(n, 2 * size + j);
                    c.set(n, j, Math.fma(gates.get(n, size + j), cPrevious.get(n, j), written));
                    h.set(n, j, gates.get(n, 3 * size + j) * value(spec, GATES, c.get(n, j)));
                }
                if (y != null) {
                    boolean zero = carried && spec.maskMode() == MaskMode.ZERO_OUTPUT;
                    y.set(n, j, zero ? 0f : h.get(n, j));
                }
            }
        }
    }

    void backward(GatesBackward call) {
        RecurrentSpec spec = call.spec();
        int size = spec.hiddenSize();
        Floats gates = floats(call.gates());
        ReferenceBuffer.of(backend, call.hPrevious().buffer()); // an LSTM's gates do not need it
        Floats cPrevious = floats(cells(call.cPrevious()));
        Floats c = floats(cells(call.c()));
        Floats dy = call.dy() == null ? null : floats(call.dy());
        Floats dh = floats(call.dh());
        Floats dc = floats(cells(call.dc()));
        Floats dGates = floats(call.dGates());
        Floats dhPrevious = floats(call.dhPrevious());
        for (int n = 0; n < call.gates().rows(); n++) {
            boolean carried = carried(call.lengths(), n, call.step());
            boolean zeroed = carried && spec.maskMode() == MaskMode.ZERO_OUTPUT;
            for (int j = 0; j < size; j++) {
                if (dy != null && !zeroed) {
                    dh.set(n, j, dh.get(n, j) + dy.get(n, j));
                }
                dhPrevious.set(n, j, carried ? dh.get(n, j) : 0f);
                if (carried) {
                    for (int block = 0; block < GATES; block++) {
                        dGates.set(n, block * size + j, 0f);
                    }
                    continue;
                }
                float i = gates.get(n, j);
                float f = gates.get(n, size + j);
                float g = gates.get(n, 2 * size + j);
                float o = gates.get(n, 3 * size + j);
                float cell = c.get(n, j);
                float slope =
                        (float) ActivationMath.derivative(spec.activations().get(GATES), cell);
                float dCell = Math.fma(dh.get(n, j) * o, slope, dc.get(n, j));
                dGates.set(n, j, dCell * g * slope(spec, 0, i));
                dGates.set(n, size + j, dCell * cPrevious.get(n, j) * slope(spec, 1, f));
                dGates.set(n, 2 * size + j, dCell * i * slope(spec, 2, g));
                dGates.set(n, 3 * size + j, dh.get(n, j) * value(spec, GATES, cell) * slope(spec, 3, o));
                dc.set(n, j, dCell * f);
            }
        }
    }

    private static float value(RecurrentSpec spec, int position, float x) {
        return (float) ActivationMath.value(spec.activations().get(position), x);
    }

    /** An activation's derivative by its value. */
    private static float slope(RecurrentSpec spec, int position, float y) {
        boolean sigmoid = spec.activations().get(position).kind() == Activation.Kind.SIGMOID;
        return sigmoid ? y * (1f - y) : 1f - y * y;
    }

    private boolean carried(@Nullable DeviceBuffer lengths, int n, int step) {
        return lengths != null && ReferenceBuffer.of(backend, lengths).getInt(n) <= step;
    }

    private static Matrix cells(@Nullable Matrix c) {
        return Objects.requireNonNull(c, "an LSTM has a cell state");
    }

    private Floats floats(Matrix m) {
        return new Floats(ReferenceBuffer.of(backend, m.buffer()), m);
    }
}
