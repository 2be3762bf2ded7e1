package org.lstm4j.gpu;

import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.ErrorKind;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Philox;
import org.lstm4j.spi.PoolMode;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Support;

/** The table of {@link CoreKernels}: each entry is one launch, reductions are two. */
final class GpuCoreKernels implements CoreKernels {
    /** Columns that a group of {@code sumRows} covers, and the shares of rows of each. */
    private static final int SUM_COLUMNS = 32;

    private static final int SUM_SHARES = 8;

    private final GpuAllocator allocator;
    private final GpuGemm gemm;

    GpuCoreKernels(GpuAllocator allocator, GpuGemm gemm) {
        this.allocator = allocator;
        this.gemm = gemm;
    }

    private GpuStream own(ComputeStream stream) {
        return GpuStream.own(allocator, stream);
    }

    private Launch launch(ComputeStream stream, String kernel) {
        return own(stream).launch(kernel);
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
        gemm.multiply(own(stream), a, transposeA, b, transposeB, c, accumulate);
    }

    @Override
    public void addBias(ComputeStream stream, Matrix c, Matrix bias) {
        launch(stream, "addBias").matrix(c).matrix(bias).overElements(c.rows(), c.columns());
    }

    @Override
    public void sumRows(ComputeStream stream, Matrix a, Matrix out, boolean accumulate) {
        sumRows(launch(stream, "sumRows").matrix(a), a.rows(), out, accumulate);
    }

    /** {@code out += rows of scratch}, which begin at float {@code offset} and lie {@code stride} apart. */
    static void sumRows(GpuStream stream, GpuMemory scratch, long offset, long stride, int rows, Matrix out) {
        Launch launch =
                stream.launch("sumRows").memory(scratch).integer64(offset).integer64(stride);
        sumRows(launch, rows, out, true);
    }

    private static void sumRows(Launch launch, int rows, Matrix out, boolean accumulate) {
        launch.matrix(out)
                .flag(accumulate)
                .integer(rows)
                .integer(out.columns())
                .launch(Math.ceilDiv(out.columns(), SUM_COLUMNS), 1, SUM_COLUMNS, SUM_SHARES);
    }

    @Override
    public void activate(ComputeStream stream, Activation f, Matrix x, Matrix y) {
        launch(stream, "activate").matrix(x).matrix(y).activation(f).overElements(x.rows(), x.columns());
    }

    @Override
    public void activateBackward(ComputeStream stream, Activation f, Matrix x, Matrix y, Matrix dy, Matrix dx) {
        launch(stream, "activateBackward")
                .matrix(x)
                .matrix(y)
                .matrix(dy)
                .matrix(dx)
                .activation(f)
                .overElements(x.rows(), x.columns());
    }

    @Override
    public Support supportsGates(RecurrentSpec spec) {
        return Support.COMPOSED;
    }

    @Override
    public void gates(ComputeStream stream, Gates call) {
        GpuGates.forward(own(stream), call);
    }

    @Override
    public void gatesBackward(ComputeStream stream, GatesBackward call) {
        GpuGates.backward(own(stream), call);
    }

    @Override
    public void resetGate(ComputeStream stream, ResetGate call) {
        GpuGates.reset(own(stream), call);
    }

    @Override
    public void resetGateBackward(ComputeStream stream, ResetGateBackward call) {
        GpuGates.resetBackward(own(stream), call);
    }

    @Override
    public void gather(ComputeStream stream, Matrix table, DeviceBuffer ids, Matrix out) {
        launch(stream, "gather")
                .matrix(table)
                .buffer(ids)
                .integer(table.rows())
                .matrix(out)
                .overElements(out.rows(), out.columns());
    }

    @Override
    public void scatterAdd(ComputeStream stream, Matrix rows, DeviceBuffer ids, Matrix table) {
        launch(stream, "scatterAdd")
                .matrix(rows)
                .buffer(ids)
                .integer(table.rows())
                .matrix(table)
                .integer(rows.rows())
                .integer(rows.columns())
                .overItems(rows.columns());
    }

    @Override
    public void pool(ComputeStream stream, PoolMode pool, Sequence x, @Nullable DeviceBuffer lengths, Matrix y) {
        launch(stream, "pool")
                .slots(x)
                .buffer(lengths)
                .matrix(y)
                .integer(code(pool))
                .integer(x.steps())
                .overElements(x.rows(), x.width());
    }

    @Override
    public void poolBackward(
            ComputeStream stream, PoolMode pool, Sequence x, @Nullable DeviceBuffer lengths, Matrix dy, Sequence dx) {
        launch(stream, "poolBackward")
                .slots(x)
                .buffer(lengths)
                .matrix(dy)
                .slots(dx)
                .integer(code(pool))
                .integer(x.steps())
                .overElements(x.rows(), x.width());
    }

    /** The constants of pooling.cl. */
    private static int code(PoolMode pool) {
        return switch (pool) {
            case MEAN -> 0;
            case MAX -> 1;
            case LAST -> 2;
        };
    }

    @Override
    public void softmaxCrossEntropy(
            ComputeStream stream,
            Matrix logits,
            DeviceBuffer targets,
            DeviceBuffer rowWeights,
            Matrix loss,
            @Nullable Matrix dLogits) {
        GpuStream own = own(stream);
        int groups = Math.min(GpuStream.MOST_PARTIAL, logits.rows());
        own.launch("softmaxCrossEntropy")
                .matrix(logits)
                .buffer(targets)
                .buffer(rowWeights)
                .matrix(dLogits)
                .memory(own.partial())
                .integer(logits.rows())
                .integer(logits.columns())
                .groups(groups);
        sumPartial(own, groups, loss, false);
    }

    @Override
    public void elementLoss(ComputeStream stream, ElementLoss call) {
        GpuStream own = own(stream);
        Matrix prediction = call.prediction();
        int groups = partialGroups((long) prediction.rows() * prediction.columns());
        own.launch("elementLoss")
                .integer(code(call.kind()))
                .buffer(call.parameters())
                .matrix(prediction)
                .matrix(call.target())
                .buffer(call.rowWeights())
                .matrix(call.dPrediction())
                .memory(own.partial())
                .integer(prediction.rows())
                .integer(prediction.columns())
                .groups(groups);
        sumPartial(own, groups, call.loss(), false);
    }

    /** The numbers by which {@code losses.cl} knows the kinds. */
    private static int code(ErrorKind kind) {
        return switch (kind) {
            case SQUARED -> 0;
            case ABSOLUTE -> 1;
            case HUBER -> 2;
            case QUANTILE -> 3;
            case LOGISTIC -> 4;
        };
    }

    @Override
    public void dropout(ComputeStream stream, Matrix x, Matrix y, float rate, long seed, int layer, int step) {
        launch(stream, "dropout")
                .matrix(x)
                .matrix(y)
                .real(rate)
                .real(1f / (1f - rate))
                .integer((int) seed)
                .integer((int) (seed >>> 32))
                .integer(Philox.Purpose.DROPOUT.code() << 24 | layer)
                .integer(step)
                .overElements(x.rows(), x.columns());
    }

    @Override
    public void sumOfSquares(ComputeStream stream, DeviceBuffer values, Matrix result, boolean accumulate) {
        GpuStream own = own(stream);
        long count = floats(values);
        int groups = partialGroups(count);
        own.launch("sumOfSquares")
                .buffer(values)
                .integer64(count)
                .memory(own.partial())
                .groups(groups);
        sumPartial(own, groups, result, accumulate);
    }

    private static int partialGroups(long count) {
        return (int) Math.min(GpuStream.MOST_PARTIAL, Math.ceilDiv(count, Launch.GROUP));
    }

    private static void sumPartial(GpuStream stream, int count, Matrix result, boolean accumulate) {
        stream.launch("sumPartial")
                .memory(stream.partial())
                .integer(count)
                .matrix(result)
                .flag(accumulate)
                .groups(1);
    }

    @Override
    public void sgd(ComputeStream stream, Sgd call) {
        Launch launch = launch(stream, "sgd")
                .buffer(call.parameters())
                .buffer(call.gradients())
                .buffer(call.velocity())
                .real(call.rate())
                .real(call.momentum());
        overParameters(launch, call.clip(), call.parameters());
    }

    @Override
    public void adam(ComputeStream stream, Adam call) {
        Launch launch = launch(stream, "adam")
                .buffer(call.parameters())
                .buffer(call.gradients())
                .buffer(call.firstMoment())
                .buffer(call.secondMoment())
                .buffer(call.decay())
                .real(call.rate())
                .real(call.beta1())
                .real(call.beta2())
                .real(call.epsilon())
                .real(call.correction1())
                .real(call.correction2());
        overParameters(launch, call.clip(), call.parameters());
    }

    private static void overParameters(Launch launch, @Nullable Clip clip, DeviceBuffer parameters) {
        long count = floats(parameters);
        launch.matrix(clip == null ? null : clip.squaredNorm())
                .real(clip == null ? 0f : clip.maxNorm())
                .integer64(count)
                .overItems(count);
    }

    private static long floats(DeviceBuffer buffer) {
        return buffer.byteSize() / Float.BYTES;
    }

    @Override
    public void add(ComputeStream stream, Matrix x, Matrix y) {
        launch(stream, "add").matrix(x).matrix(y).overElements(x.rows(), x.columns());
    }

    @Override
    public void multiply(ComputeStream stream, Matrix a, Matrix b, Matrix y) {
        launch(stream, "multiply").matrix(a).matrix(b).matrix(y).overElements(y.rows(), y.columns());
    }

    @Override
    public void copy(ComputeStream stream, Matrix x, Matrix y) {
        launch(stream, "copy").matrix(x).matrix(y).overElements(x.rows(), x.columns());
    }

    @Override
    public void zeroPadding(ComputeStream stream, int step, DeviceBuffer lengths, Matrix y) {
        launch(stream, "zeroPadding").matrix(y).buffer(lengths).integer(step).overElements(y.rows(), y.columns());
    }

    @Override
    public void copyPadding(ComputeStream stream, int step, DeviceBuffer lengths, Matrix x, Matrix y) {
        launch(stream, "copyPadding")
                .matrix(x)
                .matrix(y)
                .buffer(lengths)
                .integer(step)
                .overElements(y.rows(), y.columns());
    }
}
