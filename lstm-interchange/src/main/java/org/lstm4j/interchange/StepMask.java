package org.lstm4j.interchange;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.spi.RecurrentSpec.MaskMode;

/**
 * Steps that a model does not read, told by their values: Keras' {@code Masking} and {@code mask_zero}. They may stand anywhere in
 * a row. What is left of a row moves to its front and counts as its length; where the model gives every step, what it gave moves
 * back. At a hidden step a recurrent layer repeats its output, which is zero before the first step that it reads, or gives zeros,
 * as its {@link MaskMode} says, and every later layer works on that.
 *
 * @param value a step is hidden where all its features are this number, or where its token is
 */
public record StepMask(float value) {
    /**
     * Predicts as the model that the mask came with.
     *
     * @param session of {@link Chain#model}
     * @param x {@code [N, T, inputSize]}
     * @return as {@link Session#predict(float[], int, int)}
     * @throws LstmException where the model takes the mean of a row whose steps are all hidden
     */
    public float[] predict(Session session, float[] x, int batch, int steps) {
        int width = session.model().inputSize();
        require(x.length, batch, steps, width);
        int[][] read = new int[batch][];
        for (int n = 0; n < batch; n++) {
            int row = n * steps * width;
            read[n] = read(steps, t -> !isHidden(x, row + t * width, width));
        }
        int rows = rows(session.model(), batch);
        float[] moved = new float[Tensor.elements(rows, steps, width)];
        move(x, read, moved, steps, width);
        return predict(session, Request.of(moved, rows, steps), read);
    }

    /**
     * As {@link #predict(Session, float[], int, int)}, from tokens.
     *
     * @param ids {@code [N, T]}
     */
    public float[] predict(Session session, int[] ids, int batch, int steps) {
        require(ids.length, batch, steps, 1);
        int[][] read = new int[batch][];
        for (int n = 0; n < batch; n++) {
            int row = n * steps;
            read[n] = read(steps, t -> ids[row + t] != value);
        }
        int rows = rows(session.model(), batch);
        int[] moved = new int[Tensor.elements(rows, steps)];
        move(ids, read, moved, steps, 1);
        return predict(session, Request.ofTokens(moved, rows, steps), read);
    }

    private static void require(int length, int batch, int steps, int width) {
        if (batch < 1 || steps < 1 || length != Tensor.elements(batch, steps, width)) {
            throw new ShapeException("x: expected " + batch + " rows of " + steps + " steps of " + width
                    + ", each at least 1, got " + length + " numbers");
        }
    }

    private boolean isHidden(float[] x, int from, int width) {
        for (int i = from; i < from + width; i++) {
            if (x[i] != value) {
                return false;
            }
        }
        return true;
    }

    /** Steps of a row that the model reads. */
    private static int[] read(int steps, IntPredicate reads) {
        return IntStream.range(0, steps).filter(reads).toArray();
    }

    /** Where every step is given, a last row of length 0 tells what stands before the first step that a row reads. */
    private static int rows(Model model, int batch) {
        return model.outputFeatures().sequence() ? Math.addExact(batch, 1) : batch;
    }

    /** Moves the steps that are read to the front of their rows. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays of floats, or both of ints
    private static void move(Object x, int[][] read, Object moved, int steps, int width) {
        for (int n = 0; n < read.length; n++) {
            for (int k = 0; k < read[n].length; k++) {
                System.arraycopy(x, (n * steps + read[n][k]) * width, moved, (n * steps + k) * width, width);
            }
        }
    }

    private static float[] predict(Session session, Request request, int[][] read) {
        Model model = session.model();
        int[] lengths = new int[request.batch()];
        for (int n = 0; n < read.length; n++) {
            lengths[n] = read[n].length;
            if (lengths[n] == 0 && model.layers().contains(Pooling.mean())) {
                throw new LstmException("x: every step of row " + n
                        + " is hidden, and the mean of no steps is no number; leave the row out");
            }
        }
        float[] y = session.predict(request.lengths(lengths)).output();
        Features output = model.outputFeatures();
        return output.sequence() ? back(y, read, request.steps(), output.width(), repeats(model)) : y;
    }

    /** Whether the last recurrent layer repeats its output at hidden steps. */
    private static boolean repeats(Model model) {
        MaskMode mode = MaskMode.ZERO_OUTPUT;
        for (Layer layer : model.layers()) {
            mode = switch (layer) {
                case RecurrentLayer<?> one -> one.options().maskMode();
                case Bidirectional both -> both.layer().options().maskMode();
                default -> mode;
            };
        }
        return mode == MaskMode.CARRY;
    }

    /** Moves outputs back to where their steps were; y has one row more, which is what a layer gives that has read nothing. */
    private static float[] back(float[] y, int[][] read, int steps, int width, boolean repeats) {
        float[] all = new float[read.length * steps * width];
        int nothing = read.length * steps;
        for (int n = 0; n < read.length; n++) {
            int k = 0;
            for (int t = 0; t < steps; t++) {
                boolean reads = k < read[n].length && read[n][k] == t;
                k += reads ? 1 : 0;
                int from = k > 0 && (reads || repeats) ? n * steps + k - 1 : nothing;
                System.arraycopy(y, from * width, all, (n * steps + t) * width, width);
            }
        }
        return all;
    }
}
