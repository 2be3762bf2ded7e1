package org.lstm4j.model;

import java.util.Random;
import java.util.stream.Stream;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.Reverse;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;

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

    /** Every kind of layer once, with every option that is written to a file. */
    public static Model everyLayer() {
        return Model.builder(Embedding.of(6, 3))
                .add(LSTM.of(4)
                        .withPeephole()
                        .withProjection(2)
                        .withLayerNorm()
                        .withInputClip(0.5f)
                        .withCellClip(2f)
                        .withCoupling(Coupling.INPUT_FROM_FORGET)
                        .withRecurrentDropout(0.2f))
                .add(Bidirectional.of(GRU.of(2).withResetForm(ResetForm.BEFORE_PRODUCT))
                        .withMerge(Bidirectional.Merge.SUM))
                .add(Dropout.variational(0.1f))
                .add(Reverse.of(LSTM.of(2)))
                .add(RNN.of(3).withActivations(Activation.RELU).withMaskMode(MaskMode.CARRY))
                .add(Pooling.max())
                .add(Dense.of(2))
                .initialise(Initialiser.KERAS, 19)
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

    /** Every cell, each option alone and some together, four units each. */
    public static Stream<RecurrentLayer<?>> cells() {
        LSTM lstm = LSTM.of(4);
        GRU gru = GRU.of(4);
        RNN rnn = RNN.of(4);
        return Stream.of(
                lstm.withBias(Bias.SINGLE),
                lstm.withPeephole(),
                lstm.withProjection(3),
                lstm.withLayerNorm(),
                lstm.withCoupling(Coupling.FORGET_FROM_INPUT),
                lstm.withCoupling(Coupling.INPUT_FROM_FORGET),
                lstm.withInputClip(0.5f),
                lstm.withCellClip(0.2f),
                lstm.withMaskMode(MaskMode.CARRY),
                lstm.withActivations(
                        Activation.SIGMOID,
                        new Activation(Activation.Kind.HARD_SIGMOID, 0.2f, 0.5f),
                        new Activation(Activation.Kind.SOFTSIGN, 0, 0),
                        Activation.SIGMOID,
                        new Activation(Activation.Kind.ELU, 0.7f, 0)),
                lstm.withPeephole().withProjection(2).withLayerNorm().withCellClip(0.4f),
                gru,
                gru.withBias(Bias.NONE).withMaskMode(MaskMode.CARRY),
                gru.withLayerNorm(),
                gru.withResetForm(ResetForm.BEFORE_PRODUCT),
                gru.withResetForm(ResetForm.BEFORE_PRODUCT).withLayerNorm().withInputClip(0.9f),
                rnn,
                rnn.withActivations(Activation.RELU).withBias(Bias.SINGLE),
                rnn.withLayerNorm());
    }

    /** Two layers of a cell, the first in both directions; the second hands on its last step. */
    public static Model ofCell(RecurrentLayer<?> cell) {
        return Model.builder(3)
                .add(Bidirectional.of(cell))
                .add(cell.last())
                .add(Dense.of(2))
                .initialise(Initialiser.PYTORCH, 17)
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
