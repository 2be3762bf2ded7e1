package org.lstm4j.tasks.translate;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/**
 * Additive attention (Bahdanau, Cho and Bengio 2015, section 3.1 and appendix A.1.2) of N rows over their S annotations
 * each: with q for a row's query W_a s and k_j for its keys U_a h_j,
 *
 * <pre>
 * e_j = v_a . tanh(q + k_j)      alpha = softmax(e) over the row's length      context = sum over j of alpha_j h_j
 * </pre>
 *
 * <p>It is made of core kernels, so every backend has it. The pairs (n, j) are the rows {@code n*S + j} of one matrix, and a
 * list of ids says which n each belongs to: gathering by it hands a row's vector to all its pairs, scattering by it sums over
 * them. Pairs past a row's length have an id outside, which both kernels leave out. A softmax is the gradient of a
 * cross-entropy for all classes but the target: the class S, which no row has, is the target of every row, and its logit, like
 * those past a row's length, is too low for a float to notice.
 */
final class AdditiveAttention {
    /** What a softmax takes for minus infinity, and a sum of many for a number. */
    private static final float NOWHERE = -1e30f;

    private static final int NO_ROW = -1;

    private final CoreKernels kernels;
    private final int units;
    private final int width;
    private final DeviceBuffer pairRows;
    private final DeviceBuffer mask;
    private final DeviceBuffer nowhere;
    private final DeviceBuffer ones;
    private final DeviceBuffer minusOnes;
    private final DeviceBuffer loss;
    private final DeviceBuffer logits;
    private final DeviceBuffer probabilities;
    private final DeviceBuffer scores;
    private final DeviceBuffer rowSums;
    /** Scratch of {@code [N*S, units]} and {@code [N*S, width]}, two of each. */
    private final List<DeviceBuffer> narrow;

    private final List<DeviceBuffer> wide;
    private int rows;
    private int steps;

    /**
     * Allocates for shapes up to a largest one.
     *
     * @param mostRows N at most
     * @param mostSteps S at most
     * @param units of a query and a key
     * @param width of an annotation
     */
    AdditiveAttention(
            Backend backend, Memory memory, ComputeStream stream, int mostRows, int mostSteps, int units, int width) {
        kernels = backend.kernels();
        this.units = units;
        this.width = width;
        long pairs = (long) mostRows * mostSteps;
        pairRows = memory.words(pairs, Usage.STATE);
        mask = memory.words(pairs + mostRows, Usage.STATE);
        logits = memory.words(pairs + mostRows, Usage.WORKSPACE);
        probabilities = memory.words(pairs + mostRows, Usage.WORKSPACE);
        scores = memory.words(2 * pairs, Usage.WORKSPACE);
        rowSums = memory.words(mostRows, Usage.WORKSPACE);
        nowhere = memory.words(mostRows, Usage.STATE);
        loss = memory.words(1, Usage.WORKSPACE);
        int most = Math.max(Math.max(width, mostSteps), mostRows);
        ones = memory.filled(stream, most, 1f);
        minusOnes = memory.filled(stream, mostSteps, -1f);
        narrow = List.of(memory.words(pairs * units, Usage.WORKSPACE), memory.words(pairs * units, Usage.WORKSPACE));
        wide = List.of(memory.words(pairs * width, Usage.WORKSPACE), memory.words(pairs * width, Usage.WORKSPACE));
    }

    /**
     * Takes up the shape of the next calls.
     *
     * @param lengths of the N rows, each in [1, steps]
     */
    void shape(ComputeStream stream, int[] lengths, int newSteps) {
        rows = lengths.length;
        steps = newSteps;
        int[] ids = new int[rows * steps];
        float[] floor = new float[rows * (steps + 1)];
        int[] none = new int[rows];
        Arrays.fill(ids, NO_ROW);
        Arrays.fill(floor, NOWHERE);
        Arrays.fill(none, steps);
        for (int n = 0; n < rows; n++) {
            Arrays.fill(ids, n * steps, n * steps + lengths[n], n);
            Arrays.fill(floor, n * (steps + 1), n * (steps + 1) + lengths[n], 0f);
        }
        stream.upload(MemorySegment.ofArray(ids), pairRows, 0);
        stream.upload(MemorySegment.ofArray(floor), mask, 0);
        stream.upload(MemorySegment.ofArray(none), nowhere, 0);
    }

    /**
     * Attends.
     *
     * @param query {@code [N, units]}, read
     * @param keys {@code [N*S, units]}, read
     * @param annotations {@code [N*S, width]}, read
     * @param score v_a {@code [1, units]}, read
     * @param alpha {@code [N, S]}, contiguous, overwritten
     * @param context {@code [N, width]}, added to
     */
    void forward(
            ComputeStream stream,
            Matrix query,
            Matrix keys,
            Matrix annotations,
            Matrix score,
            Matrix alpha,
            Matrix context) {
        Matrix sum = queryAndKeys(stream, query, keys);
        kernels.activate(stream, Activation.TANH, sum, sum);
        Matrix energies = Matrix.of(scores, rows * steps, 1);
        kernels.gemm(stream, sum, false, score, true, energies, false);

        Matrix masked = Matrix.of(logits, rows, steps + 1);
        kernels.copy(stream, Matrix.of(mask, rows, steps + 1), masked);
        kernels.add(stream, Matrix.of(scores, rows, steps), masked.columns(0, steps));
        Matrix softmax = Matrix.of(probabilities, rows, steps + 1);
        kernels.softmaxCrossEntropy(stream, masked, nowhere, ones, Matrix.of(loss, 1, 1), softmax);
        kernels.copy(stream, softmax.columns(0, steps), alpha);

        Matrix weighted = spread(stream, alpha);
        kernels.multiply(stream, weighted, annotations, weighted);
        kernels.scatterAdd(stream, weighted, pairRows, context);
    }

    /**
     * The gradients of {@link #forward}; all but that of the context are added to.
     *
     * @param dContext {@code [N, width]}, read
     * @param dQuery {@code [N, units]}
     * @param dKeys {@code [N*S, units]}
     * @param dAnnotations {@code [N*S, width]}
     * @param dScore {@code [1, units]}
     */
    void backward(
            ComputeStream stream,
            Matrix query,
            Matrix keys,
            Matrix annotations,
            Matrix score,
            Matrix alpha,
            Matrix dContext,
            Matrix dQuery,
            Matrix dKeys,
            Matrix dAnnotations,
            Matrix dScore) {
        Matrix dPairs = Matrix.of(wide.get(1), rows * steps, width);
        kernels.gather(stream, dContext, pairRows, dPairs);
        Matrix weighted = spread(stream, alpha);
        kernels.multiply(stream, weighted, dPairs, weighted);
        kernels.add(stream, weighted, dAnnotations);
        kernels.multiply(stream, dPairs, annotations, dPairs);
        Matrix dEnergies = Matrix.of(scores, rows * steps, 1);
        kernels.gemm(stream, dPairs, false, Matrix.of(ones, width, 1), false, dEnergies, false);
        softmaxBackward(stream, alpha, Matrix.of(scores, rows, steps));

        // Computed again: to keep it for every step would take T times the memory.
        Matrix sum = queryAndKeys(stream, query, keys);
        Matrix squashed = Matrix.of(narrow.get(1), rows * steps, units);
        kernels.activate(stream, Activation.TANH, sum, squashed);
        kernels.gemm(stream, dEnergies, true, squashed, false, dScore, true);
        Matrix dSum = Matrix.of(wide.get(0), rows * steps, units);
        kernels.gemm(stream, dEnergies, false, score, false, dSum, false);
        kernels.activateBackward(stream, Activation.TANH, sum, squashed, dSum, dSum);
        kernels.add(stream, dSum, dKeys);
        kernels.scatterAdd(stream, dSum, pairRows, dQuery);
    }

    /** {@code q + k_j} of every pair. */
    private Matrix queryAndKeys(ComputeStream stream, Matrix query, Matrix keys) {
        Matrix sum = Matrix.of(narrow.get(0), rows * steps, units);
        kernels.gather(stream, query, pairRows, sum);
        kernels.add(stream, keys, sum);
        return sum;
    }

    /** Every pair's alpha in all columns of its row. */
    private Matrix spread(ComputeStream stream, Matrix alpha) {
        Matrix each = new Matrix(alpha.buffer(), alpha.offset(), rows * steps, 1, 1);
        Matrix spread = Matrix.of(wide.get(0), rows * steps, width);
        kernels.gemm(stream, each, false, Matrix.of(ones, 1, width), false, spread, false);
        return spread;
    }

    /** {@code d <- alpha (d - sum over j of alpha_j d_j)}. */
    private void softmaxBackward(ComputeStream stream, Matrix alpha, Matrix d) {
        Matrix sums = Matrix.of(rowSums, rows, 1);
        Matrix means = new Matrix(scores, (long) rows * steps, rows, steps, steps);
        kernels.multiply(stream, alpha, d, d);
        kernels.gemm(stream, d, false, Matrix.of(minusOnes, steps, 1), false, sums, false);
        kernels.gemm(stream, sums, false, Matrix.of(ones, 1, steps), false, means, false);
        kernels.multiply(stream, alpha, means, means);
        kernels.add(stream, means, d);
    }
}
