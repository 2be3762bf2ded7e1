package org.lstm4j.testkit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentWeights;

/**
 * Everything that a whole sequence takes, forward and backward, on the host.
 *
 * @param x {@code [T, N, inputSize]}
 * @param lengths {@code [N]}, null when all rows have T steps
 * @param h initial hidden state {@code [N, outputSize]}, null for zeros
 * @param c initial cell state {@code [N, hiddenSize]}, null for zeros and for cells that have none
 * @param mask recurrent dropout {@code [T, N, outputSize]}, null for none
 * @param dy gradient with respect to y {@code [T, N, outputSize]}, null for none
 * @param dLastH gradient with respect to the last hidden state {@code [N, outputSize]}, null for none, with dLastC
 * @param dLastC gradient with respect to the last cell state {@code [N, hiddenSize]}
 * @param gradients what the packed gradients hold before they are accumulated into
 */
@SuppressWarnings("ArrayRecordComponent") // plain data; nothing compares problems
record Problem(
        RecurrentSpec spec,
        int steps,
        int batch,
        RecurrentWeights weights,
        float[] x,
        int @Nullable [] lengths,
        float @Nullable [] h,
        float @Nullable [] c,
        float @Nullable [] mask,
        float @Nullable [] dy,
        float @Nullable [] dLastH,
        float @Nullable [] dLastC,
        RecurrentWeights gradients) {
    /** What x holds past a row's length: far from anything that would pass for an input. */
    static final float PADDING = 1e6f;

    /** All rows of full length, from a state that is not zero, with gradients from every output. */
    static Problem of(RecurrentSpec spec, int steps, int batch) {
        int cells = steps * batch;
        int cellStates = spec.cell().hasCellState() ? batch * spec.hiddenSize() : 0;
        return new Problem(
                spec,
                steps,
                batch,
                Data.weights("weights", spec),
                Data.uniform("x", cells * spec.inputSize(), 1.5f),
                null,
                Data.uniform("h", batch * spec.outputSize(), 0.8f),
                Data.uniform("c", cellStates, 1.2f),
                null,
                Data.uniform("dy", cells * spec.outputSize(), 1f),
                Data.uniform("dLastH", batch * spec.outputSize(), 0.7f),
                Data.uniform("dLastC", cellStates, 0.5f),
                Data.weights("gradients", spec));
    }

    /**
     * Rows of the given lengths. What lies past them has no meaning, so x is huge there, and dy, where the spec says that
     * it is ignored, is NaN.
     */
    Problem withLengths(int... rowLengths) {
        float[] paddedX = x.clone();
        float[] paddedDy = dy == null ? null : dy.clone();
        for (int n = 0; n < batch; n++) {
            for (int t = rowLengths[n]; t < steps; t++) {
                int at = t * batch + n;
                Arrays.fill(paddedX, at * spec.inputSize(), (at + 1) * spec.inputSize(), PADDING);
                if (paddedDy != null && spec.maskMode() == MaskMode.ZERO_OUTPUT) {
                    Arrays.fill(paddedDy, at * spec.outputSize(), (at + 1) * spec.outputSize(), Float.NaN);
                }
            }
        }
        return new Problem(
                spec, steps, batch, weights, paddedX, rowLengths, h, c, mask, paddedDy, dLastH, dLastC, gradients);
    }

    /** The same data under other lengths. */
    Problem claiming(int... rowLengths) {
        return new Problem(spec, steps, batch, weights, x, rowLengths, h, c, mask, dy, dLastH, dLastC, gradients);
    }

    Problem withX(float[] newX) {
        return new Problem(spec, steps, batch, weights, newX, lengths, h, c, mask, dy, dLastH, dLastC, gradients);
    }

    Problem withWeights(RecurrentWeights newWeights) {
        return new Problem(spec, steps, batch, newWeights, x, lengths, h, c, mask, dy, dLastH, dLastC, gradients);
    }

    Problem withState(float @Nullable [] newH, float @Nullable [] newC) {
        return new Problem(spec, steps, batch, weights, x, lengths, newH, newC, mask, dy, dLastH, dLastC, gradients);
    }

    /** Dropout of about a quarter of the hidden state; the same units at every step when variational. */
    Problem withMask(boolean variational) {
        float[] random = Data.uniform("mask", steps * batch * spec.outputSize(), 1f);
        float[] drop = new float[random.length];
        for (int i = 0; i < drop.length; i++) {
            drop[i] = random[variational ? i % (batch * spec.outputSize()) : i] < -0.5f ? 0f : 4f / 3f;
        }
        return new Problem(spec, steps, batch, weights, x, lengths, h, c, drop, dy, dLastH, dLastC, gradients);
    }

    /** Gradients from the last state alone. */
    Problem withoutDy() {
        return new Problem(spec, steps, batch, weights, x, lengths, h, c, mask, null, dLastH, dLastC, gradients);
    }

    /** Gradients from the outputs alone. */
    Problem withoutDLast() {
        return new Problem(spec, steps, batch, weights, x, lengths, h, c, mask, dy, null, null, gradients);
    }

    /** Without lengths, mask and gradients: what inference on full rows needs. */
    Problem unpadded() {
        return new Problem(spec, steps, batch, weights, x, null, h, c, null, null, null, null, gradients);
    }

    /** The given rows, in the given order, as a batch of their own. */
    Problem rows(int... rows) {
        return new Problem(
                spec,
                steps,
                rows.length,
                weights,
                pick(x, spec.inputSize(), rows),
                lengths == null
                        ? null
                        : Arrays.stream(rows).map(n -> lengths[n]).toArray(),
                pickRows(h, rows),
                pickRows(c, rows),
                mask == null ? null : pick(mask, spec.outputSize(), rows),
                dy == null ? null : pick(dy, spec.outputSize(), rows),
                pickRows(dLastH, rows),
                pickRows(dLastC, rows),
                gradients);
    }

    /** Steps {@code [from, to)} from the given state. */
    Problem chunk(int from, int to, float @Nullable [] newH, float @Nullable [] newC) {
        return new Problem(
                spec,
                to - from,
                batch,
                weights,
                cut(x, spec.inputSize(), from, to),
                lengths == null
                        ? null
                        : Arrays.stream(lengths)
                                .map(length -> Math.clamp(length - from, 0, to - from))
                                .toArray(),
                newH,
                newC,
                mask == null ? null : cut(mask, spec.outputSize(), from, to),
                dy == null ? null : cut(dy, spec.outputSize(), from, to),
                dLastH,
                dLastC,
                gradients);
    }

    /** Picks rows of a {@code [T, N, width]} array. */
    float[] pick(float[] array, int width, int... rows) {
        int from = batch * width;
        float[] picked = new float[array.length / batch * rows.length];
        for (int t = 0; t * from < array.length; t++) {
            for (int k = 0; k < rows.length; k++) {
                System.arraycopy(array, t * from + rows[k] * width, picked, (t * rows.length + k) * width, width);
            }
        }
        return picked;
    }

    private float @Nullable [] pickRows(float @Nullable [] array, int... rows) {
        return array == null ? null : pick(array, array.length / batch, rows);
    }

    private float[] cut(float[] array, int width, int from, int to) {
        return Arrays.copyOfRange(array, from * batch * width, to * batch * width);
    }

    @Override
    public String toString() {
        return "T=" + steps + " N=" + batch + " I=" + spec.inputSize() + " H=" + spec.hiddenSize();
    }
}
