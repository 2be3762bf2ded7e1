package org.lstm4j.interchange.onnx;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.Reverse;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Activation.Kind;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/**
 * A layer of a chain. What follows it in the graph may still become part of it: a bias, an activation, a mean.
 *
 * @param weights by the layer's own names
 * @param biased whether a Dense layer has been given its bias
 * @param lengths place of the input that a recurrent layer reads them from, {@link #NO_LENGTHS} if it reads none
 */
record Link(Layer layer, Map<String, float[]> weights, boolean biased, int lengths) {
    static final int NO_LENGTHS = -1;

    private static final float HALF = 0.5f;

    static Link of(Pooling pooling) {
        return new Link(pooling, Map.of(), false, NO_LENGTHS);
    }

    static Link of(Embedding embedding, float[] weight) {
        return new Link(embedding, Map.of("weight", weight), false, NO_LENGTHS);
    }

    /** A product with {@code [units, width]}, without a bias for now. */
    static Link dense(int units, float[] weight) {
        return new Link(Dense.of(units), Map.of("weight", weight, "bias", new float[units]), false, NO_LENGTHS);
    }

    /** One direction, or two that are merged. */
    static Link of(List<RecurrentWeights> directions, boolean last, @Nullable Merge merge, int lengths) {
        boolean single = directions.stream().allMatch(Link::hasOneBias);
        List<RecurrentWeights> all =
                single ? directions.stream().map(Link::withOneBias).toList() : directions;
        RecurrentLayer<?> cell = layer(all.getFirst().spec());
        RecurrentLayer<?> inner = last ? cell.last() : cell;
        Map<String, float[]> weights = new HashMap<>();
        for (int d = 0; d < all.size(); d++) {
            String prefix = merge == null ? "" : d == 0 ? "forward." : "reverse.";
            for (WeightKind kind : all.get(d).spec().weightKinds()) {
                weights.put(prefix + kind.canonicalName(), all.get(d).get(kind));
            }
        }
        boolean reverse = all.getFirst().spec().direction() == Direction.REVERSE;
        Layer layer = merge != null ? new Bidirectional(inner, merge) : reverse ? Reverse.of(inner) : inner;
        return new Link(layer, weights, false, lengths);
    }

    /** ONNX has two biases or none: one is written as two, the second of which is zero. */
    private static boolean hasOneBias(RecurrentWeights weights) {
        return weights.spec().bias() == Bias.DOUBLE && isZero(weights.get(WeightKind.RECURRENT_BIAS));
    }

    private static RecurrentWeights withOneBias(RecurrentWeights weights) {
        RecurrentSpec spec = weights.spec().toBuilder().bias(Bias.SINGLE).build();
        Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);
        spec.weightKinds().forEach(kind -> arrays.put(kind, weights.get(kind)));
        return RecurrentWeights.of(spec, arrays);
    }

    /** Whether all values are zero, and none of them a negative one. */
    static boolean isZero(float[] values) {
        return Arrays.equals(values, new float[values.length]);
    }

    private static RecurrentLayer<?> layer(RecurrentSpec spec) {
        int hidden = spec.hiddenSize();
        RecurrentLayer<?> cell = switch (spec.cell()) {
            case LSTM -> {
                LSTM lstm = LSTM.of(hidden).withCoupling(spec.coupling());
                yield spec.peephole() ? lstm.withPeephole() : lstm;
            }
            case GRU -> GRU.of(hidden).withResetForm(spec.resetForm());
            case RNN -> RNN.of(hidden);
        };
        return cell.withBias(spec.bias())
                .withActivations(spec.activations().toArray(Activation[]::new))
                .withInputClip(spec.inputClip());
    }

    /** With a constant added to each feature, null where no layer does that. */
    @Nullable
    Link plus(float[] addend) {
        if (!(layer instanceof Dense(int units, Activation f))) {
            return null;
        }
        if (!biased && f.equals(Activation.IDENTITY) && (addend.length == units || addend.length == 1)) {
            float[] bias = addend.length == units ? addend : filled(units, addend[0]);
            return new Link(layer, Map.of("weight", weight(), "bias", bias), true, lengths);
        }
        boolean scaled = f.kind() == Kind.AFFINE && f.beta() == 0f;
        return scaled && addend.length == 1 ? dense(units, new Activation(Kind.AFFINE, f.alpha(), addend[0])) : null;
    }

    /** With each feature multiplied by one number, null where no layer does that. */
    @Nullable
    Link times(float factor) {
        if (layer instanceof Bidirectional(RecurrentLayer<?> inner, Merge merge)) {
            boolean mean = merge == Merge.SUM && factor == HALF;
            return mean ? new Link(new Bidirectional(inner, Merge.MEAN), weights, biased, lengths) : null;
        }
        if (!(layer instanceof Dense(int units, Activation f))) {
            return null;
        }
        if (f.equals(Activation.IDENTITY)) {
            return dense(units, new Activation(Kind.AFFINE, factor, 0f));
        }
        if (f.equals(Activation.TANH)) {
            return dense(units, new Activation(Kind.SCALED_TANH, factor, 1f));
        }
        boolean open = f.kind() == Kind.SCALED_TANH && f.alpha() == 1f;
        return open ? dense(units, new Activation(Kind.SCALED_TANH, factor, f.beta())) : null;
    }

    /** With a function of each feature, null where no layer has it. */
    @Nullable
    Link activated(Activation function) {
        if (!(layer instanceof Dense(int units, Activation f))) {
            return null;
        }
        if (f.equals(Activation.IDENTITY)) {
            return dense(units, function);
        }
        boolean scaled = f.kind() == Kind.AFFINE && f.beta() == 0f;
        return scaled && function.equals(Activation.TANH)
                ? dense(units, new Activation(Kind.SCALED_TANH, 1f, f.alpha()))
                : null;
    }

    private Link dense(int units, Activation activation) {
        return new Link(Dense.of(units, activation), weights, true, lengths);
    }

    private float[] weight() {
        return Objects.requireNonNull(weights.get("weight"));
    }

    private static float[] filled(int units, float value) {
        float[] filled = new float[units];
        Arrays.fill(filled, value);
        return filled;
    }
}
