package org.lstm4j.math;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ShapeException;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;

/**
 * Whole sequences through a recurrent cell, and back-propagation through time (Werbos 1990): the double-precision meaning
 * of {@link org.lstm4j.spi.RecurrentPlan}.
 *
 * <p>Rows of a batch never meet, so each row is computed alone: its valid steps {@code 0 .. length-1} are visited in the
 * spec's direction, the state passing from one to the next. Backward visits the same steps in the opposite order,
 * carrying the gradient of the state.
 *
 * <p>Dropout between steps is what {@link Input#recurrentMask} says; {@link RecurrentSpec#recurrentDropout} draws nothing
 * here.
 */
@SuppressWarnings("ArrayRecordComponent") // its records bundle arrays and are never compared
public final class RecurrentMath {
    private final RecurrentSpec spec;
    private final CellStep cell;

    public RecurrentMath(RecurrentSpec spec, CellWeights weights) {
        this.spec = spec;
        this.cell = new CellStep(spec, weights);
    }

    /**
     * What a forward reads.
     *
     * @param steps T
     * @param batch N
     * @param x {@code [T, N, inputSize]}
     * @param lengths valid steps of each row {@code [N]}; null when all have T
     * @param initialH {@code [N, outputSize]}, null for zeros
     * @param initialC {@code [N, hiddenSize]}, null for zeros and for cells that have none
     * @param recurrentMask {@code [T, N, outputSize]}: entry t multiplies the hidden state that step t receives, on its way
     *     into the recurrent product; null for none
     */
    public record Input(
            int steps,
            int batch,
            double[] x,
            int @Nullable [] lengths,
            double @Nullable [] initialH,
            double @Nullable [] initialC,
            double @Nullable [] recurrentMask) {
        /** All rows valid throughout, from zero states, without dropout. */
        public static Input of(int steps, int batch, double[] x) {
            return new Input(steps, batch, x, null, null, null, null);
        }
    }

    /**
     * What a forward yields; gates, c and h are zeros past a row's length.
     *
     * @param y outputs {@code [T, N, outputSize]}
     * @param lastH hidden state after each row's last visited step {@code [N, outputSize]}
     * @param lastC cell state likewise {@code [N, hiddenSize]}, empty for cells that have none
     * @param gates activated gates {@code [T, N, gates * hiddenSize]}
     * @param h hidden states {@code [T, N, outputSize]}
     * @param c cell states {@code [T, N, hiddenSize]}, empty for cells that have none
     */
    public record Output(double[] y, double[] lastH, double[] lastC, double[] gates, double[] h, double[] c) {}

    /**
     * Gradients of the loss with respect to what a forward yields; null for zeros.
     *
     * @param y {@code [T, N, outputSize]}
     * @param lastH {@code [N, outputSize]}
     * @param lastC {@code [N, hiddenSize]}
     */
    public record OutputGradients(double @Nullable [] y, double @Nullable [] lastH, double @Nullable [] lastC) {}

    /**
     * Gradients of the loss with respect to what a forward reads.
     *
     * @param weights canonical layout
     * @param x {@code [T, N, inputSize]}, zeros past a row's length
     * @param initialH {@code [N, outputSize]}
     * @param initialC {@code [N, hiddenSize]}, empty for cells that have none
     * @param h with respect to every hidden state {@code [T, N, outputSize]}, by way of the outputs and of later steps;
     *     zeros past a row's length
     */
    public record Gradients(CellWeights weights, double[] x, double[] initialH, double[] initialC, double[] h) {}

    /** Runs a batch of sequences. */
    public Output forward(Input in) {
        check(in);
        int steps = in.steps();
        int batch = in.batch();
        Output out = new Output(
                new double[steps * batch * spec.outputSize()],
                new double[batch * spec.outputSize()],
                new double[batch * cellSize()],
                new double[steps * batch * spec.gateWidth()],
                new double[steps * batch * spec.outputSize()],
                new double[steps * batch * cellSize()]);
        for (int n = 0; n < batch; n++) {
            double[] h = row(in.initialH(), n, spec.outputSize());
            double[] c = row(in.initialC(), n, cellSize());
            if (spec.direction() == Direction.REVERSE) {
                padOutput(in, out, n, h);
            }
            for (int k = 0; k < length(in, n); k++) {
                int at = visited(in, n, k) * batch + n;
                CellStep.Output step = cell.forward(stepInput(in, at, h, c));
                h = step.h();
                c = step.c();
                put(out.y(), at, h);
                put(out.gates(), at, step.gates());
                put(out.h(), at, h);
                put(out.c(), at, c);
            }
            if (spec.direction() == Direction.FORWARD) {
                padOutput(in, out, n, h);
            }
            put(out.lastH(), n, h);
            put(out.lastC(), n, c);
        }
        return out;
    }

    /**
     * Back-propagates through a batch of sequences.
     *
     * @param in what the forward read
     * @param out what the forward gave
     * @param d gradients of the loss with respect to {@code out}
     */
    public Gradients backward(Input in, Output out, OutputGradients d) {
        check(in);
        int batch = in.batch();
        Gradients gradients = new Gradients(
                CellWeights.zeros(spec),
                new double[in.steps() * batch * spec.inputSize()],
                new double[batch * spec.outputSize()],
                new double[batch * cellSize()],
                new double[in.steps() * batch * spec.outputSize()]);
        for (int n = 0; n < batch; n++) {
            double[] dh = row(d.lastH(), n, spec.outputSize());
            double[] dc = row(d.lastC(), n, cellSize());
            if (spec.direction() == Direction.FORWARD) {
                padGradient(in, d, n, dh);
            }
            for (int k = length(in, n) - 1; k >= 0; k--) {
                int at = visited(in, n, k) * batch + n;
                addTo(dh, row(d.y(), at, spec.outputSize()));
                put(gradients.h(), at, dh);
                CellStep.Input stepIn = stepInput(in, at, stateBefore(in, out, n, k), cellBefore(in, out, n, k));
                CellStep.Gradients step = cell.backward(stepIn, dh, dc, gradients.weights());
                put(gradients.x(), at, step.x());
                dh = step.h();
                addTo(dh, times(step.recurrent(), in.recurrentMask(), at));
                dc = step.c();
            }
            if (spec.direction() == Direction.REVERSE) {
                padGradient(in, d, n, dh);
            }
            put(gradients.initialH(), n, dh);
            put(gradients.initialC(), n, dc);
        }
        return gradients;
    }

    /** The time of a row's k-th visited step. */
    private int visited(Input in, int n, int k) {
        return spec.direction() == Direction.FORWARD ? k : length(in, n) - 1 - k;
    }

    private CellStep.Input stepInput(Input in, int at, double[] h, double[] c) {
        return new CellStep.Input(row(in.x(), at, spec.inputSize()), h, times(h, in.recurrentMask(), at), c);
    }

    private double[] stateBefore(Input in, Output out, int n, int k) {
        return k == 0
                ? row(in.initialH(), n, spec.outputSize())
                : row(out.h(), visited(in, n, k - 1) * in.batch() + n, spec.outputSize());
    }

    private double[] cellBefore(Input in, Output out, int n, int k) {
        return k == 0
                ? row(in.initialC(), n, cellSize())
                : row(out.c(), visited(in, n, k - 1) * in.batch() + n, cellSize());
    }

    /** Past a row's length the output stays zero, or repeats the state that is carried there. */
    private void padOutput(Input in, Output out, int n, double[] carried) {
        if (spec.maskMode() == MaskMode.CARRY) {
            for (int t = length(in, n); t < in.steps(); t++) {
                put(out.y(), t * in.batch() + n, carried);
            }
        }
    }

    /** What is repeated collects the gradients of all its repetitions. */
    private void padGradient(Input in, OutputGradients d, int n, double[] dCarried) {
        if (spec.maskMode() == MaskMode.CARRY) {
            for (int t = in.steps() - 1; t >= length(in, n); t--) {
                addTo(dCarried, row(d.y(), t * in.batch() + n, spec.outputSize()));
            }
        }
    }

    private int cellSize() {
        return spec.cell().hasCellState() ? spec.hiddenSize() : 0;
    }

    private static int length(Input in, int n) {
        return in.lengths() == null ? in.steps() : in.lengths()[n];
    }

    /** A copy of row {@code index} of a row-major array; zeros where there is none. */
    private static double[] row(double @Nullable [] array, int index, int width) {
        return array == null ? new double[width] : Arrays.copyOfRange(array, index * width, (index + 1) * width);
    }

    private static void put(double[] array, int index, double[] row) {
        System.arraycopy(row, 0, array, index * row.length, row.length);
    }

    private static void addTo(double[] sum, double[] summand) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += summand[j];
        }
    }

    private static double[] times(double[] v, double @Nullable [] mask, int index) {
        double[] product = v.clone();
        if (mask != null) {
            for (int j = 0; j < v.length; j++) {
                product[j] *= mask[index * v.length + j];
            }
        }
        return product;
    }

    private void check(Input in) {
        int cells = in.steps() * in.batch();
        checkSize("x", in.x(), cells * spec.inputSize());
        checkSize("initialH", in.initialH(), in.batch() * spec.outputSize());
        checkSize("initialC", in.initialC(), in.batch() * cellSize());
        checkSize("recurrentMask", in.recurrentMask(), cells * spec.outputSize());
        if (in.lengths() != null && in.lengths().length != in.batch()) {
            throw new ShapeException("lengths: expected " + in.batch() + " rows, got " + in.lengths().length);
        }
    }

    private static void checkSize(String name, double @Nullable [] array, int expected) {
        if (array != null && array.length != expected) {
            throw new ShapeException(name + ": expected " + expected + " values, got " + array.length);
        }
    }
}
