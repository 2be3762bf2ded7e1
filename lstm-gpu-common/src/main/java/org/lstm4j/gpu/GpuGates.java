package org.lstm4j.gpu;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.BackendException;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.CoreKernels.Gates;
import org.lstm4j.spi.CoreKernels.GatesBackward;
import org.lstm4j.spi.CoreKernels.ResetGate;
import org.lstm4j.spi.CoreKernels.ResetGateBackward;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.Support;

/** The gate kernels: which specs they take, and their arguments. */
final class GpuGates {
    private GpuGates() {}

    static Support supports(RecurrentSpec spec) {
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
        for (Activation gate : spec.activations().subList(0, spec.cell().gates())) {
            if (!gate.differentiatesByValue()) {
                return unsupported("activations", "SIGMOID, TANH or RELU for the gates", gate.kind());
            }
        }
        return Support.COMPOSED;
    }

    private static Support unsupported(String field, Object expected, Object actual) {
        return Support.unsupported(field + ": the GPU kernels take " + expected + ", got " + actual);
    }

    static void forward(GpuStream stream, Gates call) {
        require(call.spec());
        switch (call.spec().cell()) {
            case LSTM -> lstm(stream, call);
            case GRU -> gru(stream, call);
            case RNN -> rnn(stream, call);
        }
    }

    private static void lstm(GpuStream stream, Gates call) {
        Launch launch = stream.launch("lstmGates")
                .matrix(call.gates())
                .matrix(call.hPrevious())
                .matrix(call.cPrevious())
                .matrix(call.h())
                .matrix(call.c())
                .matrix(call.y());
        cell(launch, call.spec(), call.lengths(), call.step());
        outputActivation(launch, call.spec())
                .overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    private static void gru(GpuStream stream, Gates call) {
        Launch launch = stream.launch("gruGates")
                .matrix(call.gates())
                .matrix(call.recurrent())
                .matrix(call.hPrevious())
                .matrix(call.h())
                .matrix(call.y());
        cell(launch, call.spec(), call.lengths(), call.step())
                .overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    private static void rnn(GpuStream stream, Gates call) {
        Launch launch = stream.launch("rnnGates")
                .matrix(call.gates())
                .matrix(call.hPrevious())
                .matrix(call.h())
                .matrix(call.y());
        cell(launch, call.spec(), call.lengths(), call.step())
                .overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    static void backward(GpuStream stream, GatesBackward call) {
        require(call.spec());
        switch (call.spec().cell()) {
            case LSTM -> lstmBackward(stream, call);
            case GRU -> gruBackward(stream, call);
            case RNN -> rnnBackward(stream, call);
        }
    }

    private static void lstmBackward(GpuStream stream, GatesBackward call) {
        unread(stream, call.hPrevious());
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
        outputActivation(launch, call.spec())
                .overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    private static void gruBackward(GpuStream stream, GatesBackward call) {
        Launch launch = stream.launch("gruGatesBackward")
                .matrix(call.gates())
                .matrix(call.recurrent())
                .matrix(call.hPrevious())
                .matrix(call.dy())
                .matrix(call.dh())
                .matrix(call.dGates())
                .matrix(call.dRecurrent())
                .matrix(call.dhPrevious());
        cell(launch, call.spec(), call.lengths(), call.step())
                .overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    private static void rnnBackward(GpuStream stream, GatesBackward call) {
        unread(stream, call.hPrevious());
        Launch launch = stream.launch("rnnGatesBackward")
                .matrix(call.gates())
                .matrix(call.dy())
                .matrix(call.dh())
                .matrix(call.dGates())
                .matrix(call.dhPrevious());
        cell(launch, call.spec(), call.lengths(), call.step())
                .overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    static void reset(GpuStream stream, ResetGate call) {
        require(call.spec());
        Launch launch =
                stream.launch("gruReset").matrix(call.gates()).matrix(call.h()).matrix(call.product());
        gateKinds(launch.buffer(call.lengths()).integer(call.step()), call.spec())
                .overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    static void resetBackward(GpuStream stream, ResetGateBackward call) {
        require(call.spec());
        Launch launch = stream.launch("gruResetBackward")
                .matrix(call.gates())
                .matrix(call.h())
                .matrix(call.dProduct())
                .matrix(call.dGates())
                .matrix(call.dh());
        gateKinds(launch.buffer(call.lengths()).integer(call.step()), call.spec())
                .overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    private static void require(RecurrentSpec spec) {
        Support support = supports(spec);
        if (!support.isSupported()) {
            throw new BackendException("gates: " + support.reason() + "; ask supportsGates first");
        }
    }

    /** A buffer of the call's contract that this cell's gradients have no use for. */
    private static void unread(GpuStream stream, @Nullable Matrix m) {
        stream.check(Objects.requireNonNull(m).buffer());
    }

    /** The arguments by which kernels know the step and the cell. */
    private static Launch cell(Launch launch, RecurrentSpec spec, @Nullable DeviceBuffer lengths, int step) {
        return gateKinds(zeroOutput(launch.buffer(lengths).integer(step), spec), spec);
    }

    /** Whether padded outputs are zeros. */
    static Launch zeroOutput(Launch launch, RecurrentSpec spec) {
        return launch.flag(spec.maskMode() == MaskMode.ZERO_OUTPUT);
    }

    /** An LSTM's gates' activations and that of the cell state on its way out. */
    static Launch activations(Launch launch, RecurrentSpec spec) {
        return outputActivation(gateKinds(launch, spec), spec);
    }

    private static Launch outputActivation(Launch launch, RecurrentSpec spec) {
        return launch.activation(spec.activations().get(Cell.LSTM.gates()));
    }

    /** Four bits for each gate's activation, the first lowest. */
    private static Launch gateKinds(Launch launch, RecurrentSpec spec) {
        List<Activation> activations = spec.activations();
        int kinds = 0;
        for (int gate = 0; gate < spec.cell().gates(); gate++) {
            kinds |= ActivationCode.of(activations.get(gate).kind()) << (4 * gate);
        }
        return launch.integer(kinds);
    }
}
