package org.lstm4j.reference;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.math.ActivationMath;
import org.lstm4j.math.LossMath;
import org.lstm4j.math.PoolingMath;
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

/** The table of {@link CoreKernels}, one loop each. */
final class ReferenceKernels implements CoreKernels {
    private final ReferenceBackend backend;
    private final ReferenceGates gates;

    ReferenceKernels(ReferenceBackend backend) {
        this.backend = backend;
        this.gates = new ReferenceGates(backend);
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
        Floats x = floats(stream, a);
        Floats y = floats(stream, b);
        Floats z = floats(stream, c);
        int depth = transposeA ? a.rows() : a.columns();
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                float sum = accumulate ? z.get(i, j) : 0f;
                for (int k = 0; k < depth; k++) {
                    float left = transposeA ? x.get(k, i) : x.get(i, k);
                    float right = transposeB ? y.get(j, k) : y.get(k, j);
                    sum = Math.fma(left, right, sum);
                }
                z.set(i, j, sum);
            }
        }
    }

    @Override
    public void addBias(ComputeStream stream, Matrix c, Matrix bias) {
        Floats b = floats(stream, bias);
        floats(stream, c).update((r, j, old) -> old + b.get(0, j));
    }

    @Override
    public void sumRows(ComputeStream stream, Matrix a, Matrix out, boolean accumulate) {
        Floats rows = floats(stream, a);
        floats(stream, out).update((r, j, old) -> {
            float sum = accumulate ? old : 0f;
            for (int i = 0; i < a.rows(); i++) {
                sum += rows.get(i, j);
            }
            return sum;
        });
    }

    @Override
    public void activate(ComputeStream stream, Activation f, Matrix x, Matrix y) {
        Floats in = floats(stream, x);
        floats(stream, y).update((r, j, old) -> (float) ActivationMath.value(f, in.get(r, j)));
    }

    @Override
    public void activateBackward(ComputeStream stream, Activation f, Matrix x, Matrix y, Matrix dy, Matrix dx) {
        Floats in = floats(stream, x);
        Floats d = floats(stream, dy);
        ReferenceBuffer.of(backend, y.buffer()); // x says it all
        floats(stream, dx).update((r, j, old) -> (float) (d.get(r, j) * ActivationMath.derivative(f, in.get(r, j))));
    }

    @Override
    public Support supportsGates(RecurrentSpec spec) {
        return Support.COMPOSED;
    }

    @Override
    public void gates(ComputeStream stream, Gates call) {
        ReferenceStream.check(backend, stream);
        gates.forward(call);
    }

    @Override
    public void gatesBackward(ComputeStream stream, GatesBackward call) {
        ReferenceStream.check(backend, stream);
        gates.backward(call);
    }

    @Override
    public void resetGate(ComputeStream stream, ResetGate call) {
        ReferenceStream.check(backend, stream);
        gates.resetForward(call);
    }

    @Override
    public void resetGateBackward(ComputeStream stream, ResetGateBackward call) {
        ReferenceStream.check(backend, stream);
        gates.resetBackward(call);
    }

    @Override
    public void gather(ComputeStream stream, Matrix table, DeviceBuffer ids, Matrix out) {
        Floats entries = floats(stream, table);
        ReferenceBuffer id = ReferenceBuffer.of(backend, ids);
        floats(stream, out)
                .update((r, j, old) -> inside(id.getInt(r), table.rows()) ? entries.get(id.getInt(r), j) : 0f);
    }

    @Override
    public void scatterAdd(ComputeStream stream, Matrix rows, DeviceBuffer ids, Matrix table) {
        Floats from = floats(stream, rows);
        Floats entries = floats(stream, table);
        ReferenceBuffer id = ReferenceBuffer.of(backend, ids);
        for (int r = 0; r < rows.rows(); r++) {
            int entry = id.getInt(r);
            for (int j = 0; j < rows.columns() && inside(entry, table.rows()); j++) {
                entries.set(entry, j, entries.get(entry, j) + from.get(r, j));
            }
        }
    }

    @Override
    public void pool(ComputeStream stream, PoolMode pool, Sequence x, @Nullable DeviceBuffer lengths, Matrix y) {
        double[] pooled = PoolingMath.forward(pool, widened(stream, x), x.width(), lengths(lengths, x));
        floats(stream, y).update((r, j, old) -> (float) pooled[r * x.width() + j]);
    }

    @Override
    public void poolBackward(
            ComputeStream stream, PoolMode pool, Sequence x, @Nullable DeviceBuffer lengths, Matrix dy, Sequence dx) {
        double[] d = PoolingMath.backward(
                pool,
                widened(stream, x),
                x.width(),
                lengths(lengths, x),
                floats(stream, dy).widened());
        for (int t = 0; t < x.steps(); t++) {
            int from = t * x.rows() * x.width();
            floats(stream, dx.step(t)).update((r, j, old) -> (float) d[from + r * x.width() + j]);
        }
    }

    private double[] widened(ComputeStream stream, Sequence x) {
        return IntStream.range(0, x.steps())
                .mapToObj(t -> floats(stream, x.step(t)).widened())
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private int[] lengths(@Nullable DeviceBuffer lengths, Sequence x) {
        int[] valid = new int[x.rows()];
        ReferenceBuffer from = lengths == null ? null : ReferenceBuffer.of(backend, lengths);
        Arrays.setAll(valid, n -> from == null ? x.steps() : Math.clamp(from.getInt(n), 0, x.steps()));
        return valid;
    }

    private static boolean inside(int id, int size) {
        return id >= 0 && id < size;
    }

    @Override
    public void softmaxCrossEntropy(
            ComputeStream stream,
            Matrix logits,
            DeviceBuffer targets,
            DeviceBuffer rowWeights,
            Matrix loss,
            @Nullable Matrix dLogits) {
        ReferenceBuffer target = ReferenceBuffer.of(backend, targets);
        int[] classes = new int[logits.rows()];
        for (int r = 0; r < classes.length; r++) {
            classes[r] = target.getInt(r);
        }
        double[] weights = widened(rowWeights, logits.rows());
        put(stream, LossMath.softmaxCrossEntropy(floats(stream, logits).widened(), classes, weights), loss, dLogits);
    }

    @Override
    public void elementLoss(ComputeStream stream, ElementLoss call) {
        Matrix prediction = call.prediction();
        DeviceBuffer parameters = call.parameters();
        double[] columns = parameters == null ? new double[0] : widened(parameters, prediction.columns());
        double[] weights = widened(call.rowWeights(), prediction.rows());
        put(
                stream,
                LossMath.elementLoss(
                        call.kind(),
                        columns,
                        floats(stream, prediction).widened(),
                        floats(stream, call.target()).widened(),
                        weights),
                call.loss(),
                call.dPrediction());
    }

    private double[] widened(DeviceBuffer floats, int count) {
        ReferenceBuffer from = ReferenceBuffer.of(backend, floats);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = from.get(i);
        }
        return values;
    }

    private void put(ComputeStream stream, LossMath.Result result, Matrix loss, @Nullable Matrix gradient) {
        floats(stream, loss).set(0, 0, (float) result.loss());
        if (gradient != null) {
            int columns = gradient.columns();
            floats(stream, gradient).update((r, j, old) -> (float) result.gradient()[r * columns + j]);
        }
    }

    @Override
    public void dropout(ComputeStream stream, Matrix x, Matrix y, float rate, long seed, int layer, int step) {
        Floats in = floats(stream, x);
        float scale = 1f / (1f - rate);
        floats(stream, y).update((r, j, old) -> {
            float word = Philox.uniform(seed, Philox.Purpose.DROPOUT, layer, step, r, j);
            return word < rate ? 0f : in.get(r, j) * scale;
        });
    }

    @Override
    public void sumOfSquares(ComputeStream stream, DeviceBuffer values, Matrix result, boolean accumulate) {
        ReferenceBuffer v = ReferenceBuffer.of(backend, values);
        double sum = 0;
        for (long i = 0; i < count(v); i++) {
            double value = v.get(i);
            sum += value * value;
        }
        Floats total = floats(stream, result);
        total.set(0, 0, (float) (accumulate ? total.get(0, 0) + sum : sum));
    }

    @Override
    public void sgd(ComputeStream stream, Sgd call) {
        ReferenceStream.check(backend, stream);
        ReferenceBuffer parameters = ReferenceBuffer.of(backend, call.parameters());
        ReferenceBuffer gradients = ReferenceBuffer.of(backend, call.gradients());
        ReferenceBuffer velocity = call.velocity() == null ? null : ReferenceBuffer.of(backend, call.velocity());
        float scale = scale(call.clip());
        for (long i = 0; i < count(parameters); i++) {
            float v = gradients.get(i) * scale;
            if (velocity != null) {
                v = Math.fma(call.momentum(), velocity.get(i), v);
                velocity.set(i, v);
            }
            parameters.set(i, Math.fma(-call.rate(), v, parameters.get(i)));
        }
    }

    @Override
    public void adam(ComputeStream stream, Adam call) {
        ReferenceStream.check(backend, stream);
        ReferenceBuffer parameters = ReferenceBuffer.of(backend, call.parameters());
        ReferenceBuffer gradients = ReferenceBuffer.of(backend, call.gradients());
        ReferenceBuffer first = ReferenceBuffer.of(backend, call.firstMoment());
        ReferenceBuffer second = ReferenceBuffer.of(backend, call.secondMoment());
        DeviceBuffer decays = call.decay();
        ReferenceBuffer decay = decays == null ? null : ReferenceBuffer.of(backend, decays);
        float scale = scale(call.clip());
        for (long i = 0; i < count(parameters); i++) {
            float g = gradients.get(i) * scale;
            float m = call.beta1() * first.get(i) + (1f - call.beta1()) * g;
            float v = call.beta2() * second.get(i) + (1f - call.beta2()) * g * g;
            first.set(i, m);
            second.set(i, v);
            float deviation = (float) Math.sqrt(v / call.correction2());
            float change = m / call.correction1() / (deviation + call.epsilon());
            float shrunk = parameters.get(i) * (decay == null ? 1f : 1f - call.rate() * decay.get(i));
            parameters.set(i, Math.fma(-call.rate(), change, shrunk));
        }
    }

    private float scale(@Nullable Clip clip) {
        if (clip == null) {
            return 1f;
        }
        Matrix norm = clip.squaredNorm();
        float squared = ReferenceBuffer.of(backend, norm.buffer()).get(norm.offset());
        return Math.min(1f, clip.maxNorm() / (float) Math.sqrt(squared));
    }

    private static long count(ReferenceBuffer buffer) {
        return buffer.byteSize() / Float.BYTES;
    }

    @Override
    public void add(ComputeStream stream, Matrix x, Matrix y) {
        Floats in = floats(stream, x);
        floats(stream, y).update((r, j, old) -> old + in.get(r, j));
    }

    @Override
    public void multiply(ComputeStream stream, Matrix a, Matrix b, Matrix y) {
        Floats left = floats(stream, a);
        Floats right = floats(stream, b);
        floats(stream, y).update((r, j, old) -> left.get(r, j) * right.get(r, j));
    }

    @Override
    public void copy(ComputeStream stream, Matrix x, Matrix y) {
        Floats in = floats(stream, x);
        floats(stream, y).update((r, j, old) -> in.get(r, j));
    }

    @Override
    public void zeroPadding(ComputeStream stream, int step, DeviceBuffer lengths, Matrix y) {
        ReferenceBuffer length = ReferenceBuffer.of(backend, lengths);
        floats(stream, y).update((r, j, old) -> length.getInt(r) <= step ? 0f : old);
    }

    @Override
    public void copyPadding(ComputeStream stream, int step, DeviceBuffer lengths, Matrix x, Matrix y) {
        ReferenceBuffer length = ReferenceBuffer.of(backend, lengths);
        Floats in = floats(stream, x);
        floats(stream, y).update((r, j, old) -> length.getInt(r) <= step ? in.get(r, j) : old);
    }

    private Floats floats(ComputeStream stream, Matrix m) {
        ReferenceStream.check(backend, stream);
        return new Floats(ReferenceBuffer.of(backend, m.buffer()), m);
    }
}
