package org.lstm4j.gpu;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.BackendException;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.CoreKernels.Gates;
import org.lstm4j.spi.CoreKernels.GatesBackward;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.Support;

/** The gate kernels: which specs they take, and their arguments. */
final class GpuGates {
    private static final int GATES = 4;

    private GpuGates() {}

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
        return Support.unsupported(field + ": the GPU kernels take " + expected + ", got " + actual);
    }

    /** What a call gets whose spec has no kernel. */
    static BackendException refusal(RecurrentSpec spec) {
        return new BackendException("gates: " + supports(spec).reason() + "; ask supportsGates first");
    }

    static void forward(GpuStream stream, Gates call) {
        Launch launch = stream.launch("lstmGates")
                .matrix(call.gates())
                .matrix(call.hPrevious())
                .matrix(call.cPrevious())
                .matrix(call.h())
                .matrix(call.c())
                .matrix(call.y());
        cell(launch, call.spec(), call.lengths(), call.step());
        launch.overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    static void backward(GpuStream stream, GatesBackward call) {
        stream.check(Objects.requireNonNull(call.hPrevious()).buffer()); // an LSTM's gradients do not read it
        Launch launch = stream.launch("lstmGatesBackward")
                .matrix(call.gates())
                .matrix(call.cPrevious())
                .matrix(call.c())
                .matrix(call.dy())
                .matrix(call.dh())
                .matrix(call.dc())
                .matrix(call.dGates())
                .matrix(call.dhPrevious());
        cell(launch, call.spec(), call.lengths(), call.step());
        launch.overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    /** The arguments by which kernels know the cell and the step. */
    private static void cell(Launch launch, RecurrentSpec spec, @Nullable DeviceBuffer lengths, int step) {
        activations(zeroOutput(launch.buffer(lengths).integer(step), spec), spec);
    }

    /** Whether padded outputs are zeros. */
    static Launch zeroOutput(Launch launch, RecurrentSpec spec) {
        return launch.flag(spec.maskMode() == MaskMode.ZERO_OUTPUT);
    }

    /** The four gates' activations and that of the cell state on its way out. */
    static Launch activations(Launch launch, RecurrentSpec spec) {
        return launch.integer(gateKinds(spec)).activation(spec.activations().get(GATES));
    }

    /** Four bits for each gate, i lowest. */
    private static int gateKinds(RecurrentSpec spec) {
        List<Activation> activations = spec.activations();
        int kinds = 0;
        for (int gate = 0; gate < GATES; gate++) {
            kinds |= ActivationCode.of(activations.get(gate).kind()) << (4 * gate);
        }
        return kinds;
    }
}
