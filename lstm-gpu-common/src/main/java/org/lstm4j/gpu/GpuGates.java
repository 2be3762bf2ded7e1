package org.lstm4j.gpu;

import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.CoreKernels.Gates;
import org.lstm4j.spi.CoreKernels.GatesBackward;
import org.lstm4j.spi.CoreKernels.Norm;
import org.lstm4j.spi.CoreKernels.ResetGate;
import org.lstm4j.spi.CoreKernels.ResetGateBackward;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.MaskMode;

/**
 * The arguments of the gate kernels under composed plans. With layer normalisation these are others, of the same arguments and
 * the norm's behind them: a group takes a row, where without an item takes a unit.
 */
final class GpuGates {
    private static final int PEEPHOLES = 3;

    private GpuGates() {}

    static void forward(GpuStream stream, Gates call) {
        Launch launch = switch (call.spec().cell()) {
            case LSTM ->
                stream.launch(call.norm() == null ? "lstmGates" : "lstmNormGates")
                        .matrix(call.gates())
                        .matrix(call.peephole())
                        .matrix(call.hPrevious())
                        .matrix(call.cPrevious())
                        .matrix(call.h())
                        .matrix(call.c());
            case GRU -> {
                if (call.norm() != null && call.recurrent() != null) {
                    reset(stream, call.spec(), call.lengths(), call.step(), call.gates(), call.norm(), null, null);
                }
                yield stream.launch(call.norm() == null ? "gruGates" : "gruNormGates")
                        .matrix(call.gates())
                        .matrix(call.recurrent())
                        .matrix(call.hPrevious())
                        .matrix(call.h());
            }
            case RNN ->
                stream.launch(call.norm() == null ? "rnnGates" : "rnnNormGates")
                        .matrix(call.gates())
                        .matrix(call.hPrevious())
                        .matrix(call.h());
        };
        step(launch.matrix(call.y()), call.spec(), call.lengths(), call.step());
        cell(launch, call.spec());
        launch(launch, call.norm(), call.gates().rows(), call.spec());
    }

    static void backward(GpuStream stream, GatesBackward call) {
        Launch launch = switch (call.spec().cell()) {
            case LSTM -> {
                unread(stream, call.hPrevious());
                yield stream.launch(call.norm() == null ? "lstmGatesBackward" : "lstmNormGatesBackward")
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
                stream.launch(call.norm() == null ? "gruGatesBackward" : "gruNormGatesBackward")
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
                yield stream.launch(call.norm() == null ? "rnnGatesBackward" : "rnnNormGatesBackward")
                        .matrix(call.preActivations())
                        .matrix(call.gates())
                        .matrix(call.dy())
                        .matrix(call.dh())
                        .matrix(call.dGates());
            }
        };
        step(launch.matrix(call.dhPrevious()), call.spec(), call.lengths(), call.step());
        cell(launch, call.spec());
        int rows = call.gates().rows();
        if (call.norm() == null) {
            launch.overElements(rows, call.spec().hiddenSize());
        } else {
            RecurrentSpec spec = call.spec();
            int first = spec.cell() == Cell.GRU ? 1 : 0;
            launchBackward(
                    stream,
                    launch,
                    call.norm(),
                    call.dNorm(),
                    rows,
                    spec,
                    first,
                    spec.cell().gates());
            if (call.recurrent() != null && call.dRecurrent() != null) {
                // r is multiplied into `recurrent` as in the other form into h.
                int hidden = spec.hiddenSize();
                resetBackward(
                        stream,
                        new ResetGateBackward(
                                spec,
                                call.step(),
                                call.lengths(),
                                call.preActivations(),
                                call.gates(),
                                call.norm(),
                                call.recurrent(),
                                call.dGates().columns(2 * hidden, hidden),
                                call.dGates(),
                                call.dNorm(),
                                call.dRecurrent()));
            }
        }
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
        reset(stream, call.spec(), call.lengths(), call.step(), call.gates(), call.norm(), call.h(), call.product());
    }

    private static void reset(
            GpuStream stream,
            RecurrentSpec spec,
            @Nullable DeviceBuffer lengths,
            int step,
            Matrix gates,
            @Nullable Norm norm,
            @Nullable Matrix h,
            @Nullable Matrix product) {
        Launch launch = stream.launch(norm == null ? "gruReset" : "gruNormReset")
                .matrix(gates)
                .matrix(h)
                .matrix(product);
        step(launch, spec, lengths, step).activation(spec.activations().getFirst());
        launch(launch, norm, gates.rows(), spec);
    }

    static void resetBackward(GpuStream stream, ResetGateBackward call) {
        Launch launch = stream.launch(call.norm() == null ? "gruResetBackward" : "gruNormResetBackward")
                .matrix(call.preActivations())
                .matrix(call.gates())
                .matrix(call.h())
                .matrix(call.dProduct())
                .matrix(call.dGates())
                .matrix(call.dh());
        step(launch, call.spec(), call.lengths(), call.step())
                .activation(call.spec().activations().getFirst());
        int rows = call.gates().rows();
        if (call.norm() == null) {
            launch.overElements(rows, call.spec().hiddenSize());
        } else {
            launchBackward(stream, launch, call.norm(), call.dNorm(), rows, call.spec(), 0, 1);
        }
    }

    /** The norm's arguments where there is one, and the launch of a forward kernel. */
    private static void launch(Launch launch, @Nullable Norm norm, int rows, RecurrentSpec spec) {
        if (norm == null) {
            launch.overElements(rows, spec.hiddenSize());
        } else {
            norm(launch, norm).integer(rows).integer(spec.hiddenSize()).groups(rows);
        }
    }

    private static Launch norm(Launch launch, Norm norm) {
        return launch.matrix(norm.gain()).matrix(norm.bias());
    }

    /**
     * The launch of a backward kernel with a norm. What each row adds to the norm's gradients goes through the stream's
     * scratch, {@code [N, 2, gates * H]}, and is summed over the rows of the gates {@code [first, end)}.
     */
    private static void launchBackward(
            GpuStream stream,
            Launch launch,
            Norm norm,
            @Nullable Norm dNorm,
            int rows,
            RecurrentSpec spec,
            int first,
            int end) {
        int width = spec.gateWidth();
        int hidden = spec.hiddenSize();
        GpuMemory scratch = dNorm == null ? null : stream.scratch(2L * rows * width);
        norm(launch, norm).memory(scratch).integer(rows).integer(hidden).groups(rows);
        if (dNorm == null || scratch == null) {
            return;
        }
        int from = first * hidden;
        int count = (end - first) * hidden;
        GpuCoreKernels.sumRows(
                stream, scratch, from, 2L * width, rows, dNorm.bias().columns(from, count));
        GpuCoreKernels.sumRows(
                stream, scratch, width + from, 2L * width, rows, dNorm.gain().columns(from, count));
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
