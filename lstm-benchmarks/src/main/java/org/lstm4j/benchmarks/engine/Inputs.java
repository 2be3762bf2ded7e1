package org.lstm4j.benchmarks.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a piece of work: a pure function of it, so that every JVM makes the same.
 *
 * @param cells weights of layer 0 forward, of layer 0 reverse where there is one, of layer 1 forward, ...
 * @param x {@code [T, N, I]}, time-major; of a STEP {@code [1, N, I]}, the same for every step
 * @param lengths valid steps of each row {@code [N]}, 1 to T and in no order; null where all rows have T
 * @param targets {@code [T, N, H]} of a TRAIN, whose loss is the mean over all elements of the squared error; else null
 * @param text of a LANGUAGE, which has no x; else null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Inputs(
        List<Cell> cells,
        float[] x,
        int @Nullable [] lengths,
        float @Nullable [] targets,
        @Nullable TextInputs text) {
    /** Adam's constants in TRAIN work (Kingma and Ba 2015); without weight decay. */
    public static final float RATE = 1e-3f;

    public static final float BETA1 = 0.9f;
    public static final float BETA2 = 0.999f;
    public static final float EPSILON = 1e-8f;

    private static final long SEED = 20_040_117;

    /**
     * Weights of one layer in one direction, as PyTorch has them: row-major, LSTM gates i, f, g, o, GRU gates r, z, n with
     * the reset after the product.
     *
     * @param inputSize I
     * @param w {@code [G*H, I]}
     * @param u {@code [G*H, H]}
     * @param b {@code [G*H]}
     * @param rb the second bias {@code [G*H]}
     */
    public record Cell(int inputSize, float[] w, float[] u, float[] b, float[] rb) {
        /** All of them, in this order. */
        List<float[]> arrays() {
            return List.of(w, u, b, rb);
        }
    }

    /** Draws them: weights from U(-1/sqrt(H), 1/sqrt(H)), as PyTorch does, inputs and targets from U(-1, 1). */
    public static Inputs of(Work work) {
        SplittableRandom random = new SplittableRandom(SEED);
        int width = work.cell().gates() * work.hidden();
        float bound = (float) (1 / Math.sqrt(work.hidden()));
        List<Cell> cells = new ArrayList<>();
        for (int layer = 0; layer < work.layers(); layer++) {
            int inputSize = work.inputSize(layer);
            for (int direction = 0; direction < work.directions(); direction++) {
                cells.add(new Cell(
                        inputSize,
                        uniform(random, width * inputSize, bound),
                        uniform(random, width * work.hidden(), bound),
                        uniform(random, width, bound),
                        uniform(random, width, bound)));
            }
        }
        if (work.kind() == Work.Kind.LANGUAGE) {
            return new Inputs(List.copyOf(cells), new float[0], null, null, TextInputs.of(work, random, bound));
        }
        int rows = work.steps() * work.batch();
        float[] x = uniform(random, rows * work.inputSize(0), 1);
        float[] targets =
                work.kind() == Work.Kind.TRAIN ? uniform(random, rows * work.directions() * work.hidden(), 1) : null;
        return new Inputs(List.copyOf(cells), x, lengths(work), targets, null);
    }

    static int @Nullable [] lengths(Work work) {
        return work.ragged()
                ? new SplittableRandom(SEED + 1)
                        .ints(work.batch(), 1, work.steps() + 1)
                        .toArray()
                : null;
    }

    static float[] uniform(SplittableRandom random, int length, float bound) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return values;
    }
}
