package org.lstm4j.model;

import java.util.Random;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.LSTM;
import org.lstm4j.spi.Activation;

/** Models that between them have every layer, with sizes that fit no vector, and inputs for them. */
public final class TestModels {
    private TestModels() {}

    /** Stacked and bidirectional, a dense layer on every step, one vector out. */
    public static Model deep() {
        return Model.builder(3)
                .add(LSTM.of(5))
                .add(Bidirectional.of(LSTM.of(4)))
                .add(Dense.of(6, Activation.TANH))
                .add(Dropout.of(0.3f))
                .add(Bidirectional.of(LSTM.of(3).last()))
                .add(Dense.of(2))
                .initialise(Initialiser.PYTORCH, 7)
                .build();
    }

    /** Forward in time throughout, one output for every step. */
    public static Model streamable() {
        return Model.builder(2)
                .add(LSTM.of(5))
                .add(LSTM.of(3))
                .add(Dense.of(4))
                .initialise(Initialiser.PYTORCH, 11)
                .build();
    }

    /** Reads token ids, one output for every step. */
    public static Model tokens() {
        return Model.builder(Embedding.of(7, 3))
                .add(LSTM.of(5))
                .add(Dense.of(2))
                .initialise(Initialiser.PYTORCH, 13)
                .build();
    }

    public static int[] ids(long seed, int vocabulary, int count) {
        return new Random(seed).ints(count, 0, vocabulary).toArray();
    }

    public static float[] input(long seed, int floats) {
        Random random = new Random(seed);
        float[] x = new float[floats];
        for (int i = 0; i < floats; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** {@code [inner, outer]} from {@code [outer, inner]}. */
    public static int[] exchangeAxes(int[] ids, int outer, int inner) {
        int[] result = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            result[i % inner * outer + i / inner] = ids[i];
        }
        return result;
    }

    /** {@code [inner, outer, width]} from {@code [outer, inner, width]}. */
    public static float[] exchangeAxes(float[] values, int outer, int inner, int width) {
        float[] result = new float[values.length];
        for (int t = 0; t < outer; t++) {
            for (int n = 0; n < inner; n++) {
                System.arraycopy(values, (t * inner + n) * width, result, (n * outer + t) * width, width);
            }
        }
        return result;
    }
}
