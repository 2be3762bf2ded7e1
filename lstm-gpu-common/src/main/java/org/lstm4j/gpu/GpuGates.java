package org.lstm4j.gpu;

import org.jspecify.annotations.Nullable;
import org.lstm4j.BackendException;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.CoreKernels.Gates;
import org.lstm4j.spi.CoreKernels.GatesBackward;
import org.lstm4j.spi.CoreKernels.ResetGate;
import org.lstm4j.spi.CoreKernels.ResetGateBackward;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.Support;

/** The gate kernels under composed plans: which specs they take, and their arguments. */
final class GpuGates {
    private static final int PEEPHOLES = 3;

    private GpuGates() {}

    static Support supports(RecurrentSpec spec) {
        return spec.layerNorm()
                ? Support.unsupported("layerNorm: the GPU kernels take false, got true")
                : Support.COMPOSED;
    }

    private static void require(RecurrentSpec spec) {
        Support support = supports(spec);
        if (!support.isSupported()) {
            throw new BackendException("gates: " + support.reason() + "; ask supportsGates first");
        }
    }

    static void forward(GpuStream stream, Gates call) {
        require(call.spec());
        Launch launch = switch (call.spec().cell()) {
            case LSTM ->
                stream.launch("lstmGates")
                        .matrix(call.gates())
                        .matrix(call.peephole())
                        .matrix(call.hPrevious())
                        .matrix(call.cPrevious())
                        .matrix(call.h())
                        .matrix(call.c());
            case GRU ->
                stream.launch("gruGates")
                        .matrix(call.gates())
                        .matrix(call.recurrent())
                        .matrix(call.hPrevious())
                        .matrix(call.h());
            case RNN ->
                stream.launch("rnnGates")
                        .matrix(call.gates())
                        .matrix(call.hPrevious())
                        .matrix(call.h());
        };
        step(launch.matrix(call.y()), call.spec(), call.lengths(), call.step());
        cell(launch, call.spec());
        launch.overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    static void backward(GpuStream stream, GatesBackward call) {
        require(call.spec());
        Launch launch = switch (call.spec().cell()) {
            case LSTM -> {
                unread(stream, call.hPrevious());
                yield stream.launch("lstmGatesBackward")
                        .matrix(call.preActivations())
                        .matrix(call.gates())
                        .matrix(call.peephole())
                        .matrix(call.cPrevious())
                        .matrix(call.c())
                        .matrix(call.dy())
                        .matrix(call.dh())
                        .matrix(call.dc())
                        .matrix(call.dGates());
            }
            case GRU ->
                stream.launch("gruGatesBackward")
                        .matrix(call.preActivations())
                        .matrix(call.gates())
                        .matrix(call.recurrent())
                        .matrix(call.hPrevious())
                        .matrix(call.dy())
                        .matrix(call.dh())
                        .matrix(call.dGates())
                        .matrix(call.dRecurrent());
            case RNN -> {
                unread(stream, call.hPrevious());
                yield stream.launch("rnnGatesBackward")
                        .matrix(call.preActivations())
                        .matrix(call.gates())
                        .matrix(call.dy())
                        .matrix(call.dh())
                        .matrix(call.dGates());
            }
        };
        step(launch.matrix(call.dhPrevious()), call.spec(), call.lengths(), call.step());
        cell(launch, call.spec());
        launch.overElements(call.gates().rows(), call.spec().hiddenSize());
        if (call.dPeephole() != null) {
            stream.launch("peepholeGradient")
                    .matrix(call.dGates())
                    .matrix(call.cPrevious())
                    .matrix(call.c())
                    .matrix(call.dPeephole())
                    .buffer(call.lengths())
                    .integer(call.step())
                    .integer(call.gates().rows())
                    .overElements(PEEPHOLES, call.spec().hiddenSize());
        }
    }

    static void reset(GpuStream stream, ResetGate call) {
        require(call.spec());
        Launch launch =
                stream.launch("gruReset").matrix(call.gates()).matrix(call.h()).matrix(call.product());
        step(launch, call.spec(), call.lengths(), call.step())
                .activation(call.spec().activations().getFirst())
                .overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    static void resetBackward(GpuStream stream, ResetGateBackward call) {
        require(call.spec());
        Launch launch = stream.launch("gruResetBackward")
                .matrix(call.preActivations())
                .matrix(call.gates())
                .matrix(call.h())
                .matrix(call.dProduct())
                .matrix(call.dGates())
                .matrix(call.dh());
        step(launch, call.spec(), call.lengths(), call.step())
                .activation(call.spec().activations().getFirst())
                .overElements(call.gates().rows(), call.spec().hiddenSize());
    }

    /** A buffer of the call's contract that this cell's gradients have no use for. */
    private static void unread(GpuStream stream, @Nullable Matrix m) {
        if (m != null) {
            stream.check(m.buffer());
        }
    }

    /** The dialect's STEP_OPTIONS. */
    private static Launch step(Launch launch, RecurrentSpec spec, @Nullable DeviceBuffer lengths, int step) {
        return zeroOutput(launch.buffer(lengths).integer(step), spec).real(spec.inputClip());
    }

    /** Whether padded outputs are zeros. */
    static Launch zeroOutput(Launch launch, RecurrentSpec spec) {
        return launch.flag(spec.maskMode() == MaskMode.ZERO_OUTPUT);
    }

    /** All activations, and what an LSTM has beside them. */
    private static void cell(Launch launch, RecurrentSpec spec) {
        for (Activation f : spec.activations()) {
            launch.activation(f);
        }
        switch (spec.cell()) {
            case LSTM -> {
                int coupling = switch (spec.coupling()) {
                    case NONE -> 0;
                    case FORGET_FROM_INPUT -> 1;
                    case INPUT_FROM_FORGET -> 2;
                };
                launch.integer(coupling).real(spec.cellClip());
            }
            case GRU, RNN -> {}
        }
    }
}
