package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.lstm4j.backend.cpu.Rows.at;
import static org.lstm4j.backend.cpu.Rows.get;
import static org.lstm4j.backend.cpu.Rows.set;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Philox;
import org.lstm4j.spi.PoolMode;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Support;

/** The table of {@link CoreKernels}: the product on the panel kernel, all others one plain loop each. */
final class CpuCoreKernels implements CoreKernels {
    private final CpuBackend backend;
    private final CpuGates gates;
    private final CpuOptimizers optimizers;
    private final Pool<CpuGemm> products;

    CpuCoreKernels(CpuBackend backend) {
        this.backend = backend;
        this.gates = new CpuGates(backend);
        this.optimizers = new CpuOptimizers(backend);
        this.products = new Pool<>(() -> new CpuGemm(backend));
    }

    private Rows rows(Matrix m) {
        return Rows.of(backend, m);
    }

    private MemorySegment memory(Matrix m) {
        return CpuBuffer.memory(backend, m.buffer());
    }

    private void check(ComputeStream stream) {
        CpuStream.check(backend, stream);
    }

    @Override
    public void gemm(
            ComputeStream stream,
            Matrix a,
            boolean transposeA,
            Matrix b,
            boolean transposeB,
            Matrix c,
            boolean accumulate) {
        check(stream);
        CpuGemm product = products.take();
        try {
            product.run(a, transposeA, b, transposeB, c, accumulate);
        } finally {
            product.clear();
            products.give(product);
        }
    }

    @Override
    public void addBias(ComputeStream stream, Matrix c, Matrix bias) {
        check(stream);
        MemorySegment to = memory(c);
        MemorySegment from = memory(bias);
        for (int r = 0; r < c.rows(); r++) {
            for (int j = 0; j < c.columns(); j++) {
                set(to, c, r, j, get(to, c, r, j) + get(from, bias, 0, j));
            }
        }
    }

    @Override
    public void sumRows(ComputeStream stream, Matrix a, Matrix out, boolean accumulate) {
        check(stream);
        MemorySegment from = memory(a);
        MemorySegment to = memory(out);
        for (int j = 0; j < a.columns() && !accumulate; j++) {
            set(to, out, 0, j, 0f);
        }
        for (int r = 0; r < a.rows(); r++) {
            for (int j = 0; j < a.columns(); j++) {
                set(to, out, 0, j, get(to, out, 0, j) + get(from, a, r, j));
            }
        }
    }

    @Override
    public void activate(ComputeStream stream, Activation f, Matrix x, Matrix y) {
        check(stream);
        MemorySegment from = memory(x);
        MemorySegment to = memory(y);
        for (int r = 0; r < x.rows(); r++) {
            for (int j = 0; j < x.columns(); j++) {
                set(to, y, r, j, Activations.value(f, get(from, x, r, j)));
            }
        }
    }

    @Override
    public void activateBackward(ComputeStream stream, Activation f, Matrix x, Matrix y, Matrix dy, Matrix dx) {
        check(stream);
        MemorySegment in = memory(x);
        MemorySegment out = memory(y);
        MemorySegment from = memory(dy);
        MemorySegment to = memory(dx);
        for (int r = 0; r < x.rows(); r++) {
            for (int j = 0; j < x.columns(); j++) {
                set(to, dx, r, j, get(from, dy, r, j) * Activations.derivative(f, get(in, x, r, j), get(out, y, r, j)));
            }
        }
    }

    @Override
    public Support supportsGates(RecurrentSpec spec) {
        return Support.COMPOSED;
    }

    @Override
    public void gates(ComputeStream stream, Gates call) {
        check(stream);
        gates.forward(call);
    }

    @Override
    public void gatesBackward(ComputeStream stream, GatesBackward call) {
        check(stream);
        gates.backward(call);
    }

    @Override
    public void resetGate(ComputeStream stream, ResetGate call) {
        check(stream);
        gates.reset(call);
    }

    @Override
    public void resetGateBackward(ComputeStream stream, ResetGateBackward call) {
        check(stream);
        gates.resetBackward(call);
    }

    @Override
    public void gather(ComputeStream stream, Matrix table, DeviceBuffer ids, Matrix out) {
        check(stream);
        MemorySegment from = memory(table);
        MemorySegment to = memory(out);
        MemorySegment id = CpuBuffer.memory(backend, ids);
        for (int r = 0; r < out.rows(); r++) {
            int entry = id.get(JAVA_INT, (long) r * Integer.BYTES);
            boolean inside = entry >= 0 && entry < table.rows();
            for (int j = 0; j < out.columns(); j++) {
                set(to, out, r, j, inside ? get(from, table, entry, j) : 0f);
            }
        }
    }

    @Override
    public void scatterAdd(ComputeStream stream, Matrix rows, DeviceBuffer ids, Matrix table) {
        check(stream);
        MemorySegment from = memory(rows);
        MemorySegment to = memory(table);
        MemorySegment id = CpuBuffer.memory(backend, ids);
        for (int r = 0; r < rows.rows(); r++) {
            int entry = id.get(JAVA_INT, (long) r * Integer.BYTES);
            boolean inside = entry >= 0 && entry < table.rows();
            for (int j = 0; j < rows.columns() && inside; j++) {
                set(to, table, entry, j, get(to, table, entry, j) + get(from, rows, r, j));
            }
        }
    }

    @Override
    public void pool(ComputeStream stream, PoolMode pool, Sequence x, @Nullable DeviceBuffer lengths, Matrix y) {
        check(stream);
        CpuPooling.forward(backend, pool, x, lengths, y);
    }

    @Override
    public void poolBackward(
            ComputeStream stream, PoolMode pool, Sequence x, @Nullable DeviceBuffer lengths, Matrix dy, Sequence dx) {
        check(stream);
        CpuPooling.backward(backend, pool, x, lengths, dy, dx);
    }

    @Override
    public void softmaxCrossEntropy(
            ComputeStream stream,
            Matrix logits,
            DeviceBuffer targets,
            DeviceBuffer rowWeights,
            Matrix loss,
            @Nullable Matrix dLogits) {
        check(stream);
        CpuLosses.softmaxCrossEntropy(
                rows(logits),
                logits.rows(),
                logits.columns(),
                CpuBuffer.memory(backend, targets),
                CpuBuffer.memory(backend, rowWeights),
                rows(loss),
                dLogits == null ? null : rows(dLogits));
    }

    @Override
    public void elementLoss(ComputeStream stream, ElementLoss call) {
        check(stream);
        Matrix prediction = call.prediction();
        DeviceBuffer parameters = call.parameters();
        Matrix gradient = call.dPrediction();
        CpuLosses.elementLoss(
                call.kind(),
                parameters == null ? null : CpuBuffer.memory(backend, parameters),
                rows(prediction),
                prediction.rows(),
                prediction.columns(),
                rows(call.target()),
                CpuBuffer.memory(backend, call.rowWeights()),
                rows(call.loss()),
                gradient == null ? null : rows(gradient));
    }

    @Override
    public void dropout(ComputeStream stream, Matrix x, Matrix y, float rate, long seed, int layer, int step) {
        check(stream);
        MemorySegment from = memory(x);
        MemorySegment to = memory(y);
        float scale = 1f / (1f - rate);
        for (int r = 0; r < x.rows(); r++) {
            for (int j = 0; j < x.columns(); j++) {
                float drawn = Philox.uniform(seed, Philox.Purpose.DROPOUT, layer, step, r, j);
                set(to, y, r, j, drawn < rate ? 0f : get(from, x, r, j) * scale);
            }
        }
    }

    @Override
    public void sumOfSquares(ComputeStream stream, DeviceBuffer values, Matrix result, boolean accumulate) {
        check(stream);
        MemorySegment memory = CpuBuffer.memory(backend, values);
        MemorySegment to = memory(result);
        long bytes = memory.byteSize() & -Float.BYTES;
        double sum = 0;
        for (long at = 0; at < bytes; at += Float.BYTES) {
            double value = memory.get(JAVA_FLOAT, at);
            sum += value * value;
        }
        set(to, result, 0, 0, (float) (accumulate ? get(to, result, 0, 0) + sum : sum));
    }

    @Override
    public void sgd(ComputeStream stream, Sgd call) {
        check(stream);
        optimizers.sgd(call);
    }

    @Override
    public void adam(ComputeStream stream, Adam call) {
        check(stream);
        optimizers.adam(call);
    }

    @Override
    public void add(ComputeStream stream, Matrix x, Matrix y) {
        check(stream);
        MemorySegment from = memory(x);
        MemorySegment to = memory(y);
        for (int r = 0; r < x.rows(); r++) {
            for (int j = 0; j < x.columns(); j++) {
                set(to, y, r, j, get(to, y, r, j) + get(from, x, r, j));
            }
        }
    }

    @Override
    public void multiply(ComputeStream stream, Matrix a, Matrix b, Matrix y) {
        check(stream);
        MemorySegment left = memory(a);
        MemorySegment right = memory(b);
        MemorySegment to = memory(y);
        for (int r = 0; r < a.rows(); r++) {
            for (int j = 0; j < a.columns(); j++) {
                set(to, y, r, j, get(left, a, r, j) * get(right, b, r, j));
            }
        }
    }

    @Override
    public void copy(ComputeStream stream, Matrix x, Matrix y) {
        check(stream);
        MemorySegment from = memory(x);
        MemorySegment to = memory(y);
        for (int r = 0; r < x.rows(); r++) {
            Memory.copy(from, at(x, r, 0), to, at(y, r, 0), (long) x.columns() * Float.BYTES);
        }
    }

    @Override
    public void zeroPadding(ComputeStream stream, int step, DeviceBuffer lengths, Matrix y) {
        check(stream);
        MemorySegment to = memory(y);
        MemorySegment length = CpuBuffer.memory(backend, lengths);
        for (int r = 0; r < y.rows(); r++) {
            if (length.get(JAVA_INT, (long) r * Integer.BYTES) <= step) {
                Memory.zero(to, at(y, r, 0), (long) y.columns() * Float.BYTES);
            }
        }
    }

    @Override
    public void copyPadding(ComputeStream stream, int step, DeviceBuffer lengths, Matrix x, Matrix y) {
        check(stream);
        MemorySegment from = memory(x);
        MemorySegment to = memory(y);
        MemorySegment length = CpuBuffer.memory(backend, lengths);
        for (int r = 0; r < y.rows(); r++) {
            if (length.get(JAVA_INT, (long) r * Integer.BYTES) <= step) {
                Memory.copy(from, at(x, r, 0), to, at(y, r, 0), (long) y.columns() * Float.BYTES);
            }
        }
    }
}
