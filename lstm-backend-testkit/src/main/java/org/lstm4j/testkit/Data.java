package org.lstm4j.testkit;

import java.util.SplittableRandom;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/**
 * Test data that breaks symmetry: no two gates share a scale or an offset, so that swapped gates, a lost bias or a
 * transposed matrix cannot hide, and no gate saturates, so that gradients are alive. All of it follows from one seed.
 */
final class Data {
    /** The seed of all data, {@code -Dlstm4j.test.seed}; named in every failure. */
    static final long SEED = Long.getLong("lstm4j.test.seed", 20261101L);

    /** Weight scale and bias offset of each gate block. */
    private static final float[] GATE_SCALE = {0.9f, 0.6f, 1.2f, 0.75f};

    private static final float[] GATE_OFFSET = {0.15f, 0.8f, -0.25f, -0.4f};

    private Data() {}

    /** Uniform in {@code (-magnitude, magnitude)}; other names give other numbers. */
    static float[] uniform(String name, int size, float magnitude) {
        SplittableRandom random = random(name);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(-magnitude, magnitude);
        }
        return values;
    }

    static SplittableRandom random(String name) {
        return new SplittableRandom(SEED * 31 + name.hashCode());
    }

    /** Lengths of N rows: all of T, none, one, and then anything. */
    static int[] lengths(int steps, int batch) {
        SplittableRandom random = random("lengths");
        int[] lengths = new int[batch];
        for (int n = 0; n < batch; n++) {
            lengths[n] = switch (n) {
                case 0 -> steps;
                case 1 -> 0;
                case 2 -> Math.min(1, steps);
                default -> random.nextInt(steps + 1);
            };
        }
        return lengths;
    }

    static RecurrentWeights weights(String name, RecurrentSpec spec) {
        RecurrentWeights weights = RecurrentWeights.zeros(spec);
        for (WeightKind kind : spec.weightKinds()) {
            float[] array = weights.get(kind);
            int fanIn = array.length / Math.max(1, spec.weightShape(kind).getFirst());
            float spread = (float) Math.sqrt(1.5 / fanIn);
            int block = Math.max(1, array.length / blocks(kind, spec));
            float[] values = uniform(name + kind, array.length, 1f);
            for (int i = 0; i < array.length; i++) {
                int gate = i / block;
                array[i] = isVector(kind)
                        ? GATE_OFFSET[gate] + 0.3f * values[i] + (kind == WeightKind.NORM_GAIN ? 1f : 0f)
                        : GATE_SCALE[gate] * spread * values[i];
            }
        }
        return weights;
    }

    private static boolean isVector(WeightKind kind) {
        return kind != WeightKind.INPUT && kind != WeightKind.RECURRENT && kind != WeightKind.PROJECTION;
    }

    private static int blocks(WeightKind kind, RecurrentSpec spec) {
        return switch (kind) {
            case PROJECTION -> 1;
            case PEEPHOLE -> 3;
            default -> spec.cell().gates();
        };
    }

    static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
