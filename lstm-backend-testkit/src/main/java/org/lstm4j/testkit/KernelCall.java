package org.lstm4j.testkit;

import java.util.List;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.ErrorKind;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.PoolMode;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.Sequence;

/**
 * A small valid call of one kernel on buffers that are handed to it, for tests of what happens when one of them is not
 * usable.
 *
 * @param name the kernel
 * @param buffers how many it takes
 * @param call the call
 * @param spec of gate kernels, which need not know it
 */
record KernelCall(String name, int buffers, Call call, RecurrentSpec spec) {
    /** Floats in each buffer. */
    static final int FLOATS = 64;

    private static final RecurrentSpec LSTM = RecurrentSpec.lstm(3, 4);

    private static final RecurrentSpec GRU = RecurrentSpec.gru(3, 4).toBuilder()
            .resetForm(ResetForm.BEFORE_PRODUCT)
            .build();

    private KernelCall(String name, int buffers, Call call) {
        this(name, buffers, call, LSTM);
    }

    /** Runs the kernel. */
    interface Call {
        void run(CoreKernels kernels, ComputeStream stream, List<DeviceBuffer> b);
    }

    /** One call for each kernel. */
    static List<KernelCall> all() {
        return List.of(
                new KernelCall(
                        "gemm", 3, (k, s, b) -> k.gemm(s, m(b, 0), false, m(b, 1, 4, 5), false, m(b, 2, 2, 5), true)),
                new KernelCall("addBias", 2, (k, s, b) -> k.addBias(s, m(b, 0), m(b, 1, 1, 4))),
                new KernelCall("sumRows", 2, (k, s, b) -> k.sumRows(s, m(b, 0), m(b, 1, 1, 4), true)),
                new KernelCall("activate", 2, (k, s, b) -> k.activate(s, Activation.TANH, m(b, 0), m(b, 1))),
                new KernelCall(
                        "activateBackward",
                        4,
                        (k, s, b) -> k.activateBackward(s, Activation.TANH, m(b, 0), m(b, 1), m(b, 2), m(b, 3))),
                new KernelCall("gates", 7, (k, s, b) -> k.gates(s, gates(b))),
                new KernelCall("gatesBackward", 10, (k, s, b) -> k.gatesBackward(s, gatesBackward(b))),
                new KernelCall("resetGate", 4, (k, s, b) -> k.resetGate(s, resetGate(b)), GRU),
                new KernelCall("resetGateBackward", 6, (k, s, b) -> k.resetGateBackward(s, resetGateBackward(b)), GRU),
                new KernelCall("gather", 3, (k, s, b) -> k.gather(s, m(b, 0), b.get(1), m(b, 2))),
                new KernelCall("scatterAdd", 3, (k, s, b) -> k.scatterAdd(s, m(b, 0), b.get(1), m(b, 2))),
                new KernelCall("pool", 3, (k, s, b) -> k.pool(s, PoolMode.MAX, sequence(b, 0), b.get(1), m(b, 2))),
                new KernelCall(
                        "poolBackward",
                        4,
                        (k, s, b) ->
                                k.poolBackward(s, PoolMode.MAX, sequence(b, 0), b.get(1), m(b, 2), sequence(b, 3))),
                new KernelCall(
                        "softmaxCrossEntropy",
                        5,
                        (k, s, b) -> k.softmaxCrossEntropy(s, m(b, 0), b.get(1), b.get(2), m(b, 3, 1, 1), m(b, 4))),
                new KernelCall(
                        "elementLoss",
                        6,
                        (k, s, b) -> k.elementLoss(
                                s,
                                new CoreKernels.ElementLoss(
                                        ErrorKind.HUBER,
                                        b.get(0),
                                        m(b, 1),
                                        m(b, 2),
                                        b.get(3),
                                        m(b, 4, 1, 1),
                                        m(b, 5)))),
                new KernelCall("dropout", 2, (k, s, b) -> k.dropout(s, m(b, 0), m(b, 1), 0.5f, 1, 0, 0)),
                new KernelCall("sumOfSquares", 2, (k, s, b) -> k.sumOfSquares(s, b.get(0), m(b, 1, 1, 1), true)),
                new KernelCall("sgd", 4, (k, s, b) -> k.sgd(s, sgd(b))),
                new KernelCall("adam", 6, (k, s, b) -> k.adam(s, adam(b))),
                new KernelCall("add", 2, (k, s, b) -> k.add(s, m(b, 0), m(b, 1))),
                new KernelCall("multiply", 3, (k, s, b) -> k.multiply(s, m(b, 0), m(b, 1), m(b, 2))),
                new KernelCall("zeroPadding", 2, (k, s, b) -> k.zeroPadding(s, 0, b.get(0), m(b, 1))),
                new KernelCall("copyPadding", 3, (k, s, b) -> k.copyPadding(s, 0, b.get(0), m(b, 1), m(b, 2))),
                new KernelCall("copy", 2, (k, s, b) -> k.copy(s, m(b, 0), m(b, 1))));
    }

    private static Sequence sequence(List<DeviceBuffer> b, int index) {
        return Sequence.timeMajor(b.get(index), 3, 2, 4);
    }

    private static Matrix m(List<DeviceBuffer> b, int index) {
        return m(b, index, 2, 4);
    }

    private static Matrix m(List<DeviceBuffer> b, int index, int rows, int columns) {
        return Matrix.of(b.get(index), rows, columns);
    }

    private static CoreKernels.Gates gates(List<DeviceBuffer> b) {
        return new CoreKernels.Gates(
                LSTM, 0, b.get(0), m(b, 1, 2, 16), null, null, null, m(b, 2), m(b, 3), m(b, 4), m(b, 5), m(b, 6));
    }

    private static CoreKernels.GatesBackward gatesBackward(List<DeviceBuffer> b) {
        return new CoreKernels.GatesBackward(
                LSTM,
                0,
                b.get(0),
                null,
                m(b, 1, 2, 16),
                null,
                null,
                null,
                m(b, 2),
                m(b, 3),
                m(b, 4),
                m(b, 5),
                m(b, 6),
                m(b, 7),
                m(b, 8, 2, 16),
                null,
                null,
                null,
                m(b, 9));
    }

    private static CoreKernels.ResetGate resetGate(List<DeviceBuffer> b) {
        return new CoreKernels.ResetGate(GRU, 0, b.get(0), m(b, 1, 2, 12), null, m(b, 2), m(b, 3));
    }

    private static CoreKernels.ResetGateBackward resetGateBackward(List<DeviceBuffer> b) {
        return new CoreKernels.ResetGateBackward(
                GRU, 0, b.get(0), null, m(b, 1, 2, 12), null, m(b, 2), m(b, 3), m(b, 4, 2, 12), null, m(b, 5));
    }

    private static CoreKernels.Sgd sgd(List<DeviceBuffer> b) {
        return new CoreKernels.Sgd(b.get(0), b.get(1), b.get(2), 0.1f, 0.9f, new CoreKernels.Clip(m(b, 3, 1, 1), 1f));
    }

    private static CoreKernels.Adam adam(List<DeviceBuffer> b) {
        return new CoreKernels.Adam(
                b.get(0),
                b.get(1),
                b.get(2),
                b.get(3),
                b.get(4),
                0.1f,
                0.9f,
                0.999f,
                1e-8f,
                0.1f,
                0.001f,
                new CoreKernels.Clip(m(b, 5, 1, 1), 1f));
    }
}
