package org.lstm4j.model;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Parameter;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightFormat;
import org.lstm4j.spi.WeightKind;

/**
 * An ordered stack of layers and its weights: {@code [T, N, inputSize]} or token ids {@code [T, N]} in,
 * {@link #outputFeatures} out. Immutable and
 * thread-safe; two models are equal when layers, weight formats and all bits of the weights are.
 */
public final class Model {
    private final Architecture architecture;
    private final Map<String, float[]> weights;
    private final WeightFormat weightFormat;
    private @Nullable String fingerprint;

    /**
     * Takes over the arrays, which nobody may write to afterwards: one for each parameter, in order and of its length, the
     * matrices as the format rounds them.
     */
    Model(Architecture architecture, Map<String, float[]> weights, WeightFormat weightFormat) {
        this.architecture = architecture;
        this.weights = weights;
        this.weightFormat = weightFormat;
    }

    /**
     * Starts a model.
     *
     * @param inputSize features of one input step, at least 1
     */
    public static Builder builder(int inputSize) {
        return new Builder(inputSize);
    }

    /**
     * Starts a model that reads token ids.
     *
     * @param first what makes vectors of them
     */
    public static Builder builder(Embedding first) {
        return new Builder(first.vocabulary()).add(first);
    }

    /** Features of one input step; of a model that reads token ids, the size of its vocabulary. */
    public int inputSize() {
        return architecture.inputSize();
    }

    /** The layers in order of computation. */
    public List<Layer> layers() {
        return architecture.layers();
    }

    /** What flows into a layer. */
    public Features inputFeatures(int layer) {
        return architecture.features().get(checked(layer));
    }

    /** What flows out of a layer. */
    public Features features(int layer) {
        return architecture.features().get(checked(layer) + 1);
    }

    /** What flows out of the last layer. */
    public Features outputFeatures() {
        return architecture.features().getLast();
    }

    /** All trainable arrays, layer by layer, under their names in the model: {@code 0.weight_ih}. */
    public List<Parameter> parameters() {
        return architecture.allParameters();
    }

    /** The trainable arrays of one layer, under their names in the model. */
    public List<Parameter> parameters(int layer) {
        return architecture.parameters().get(checked(layer));
    }

    /** The recurrent parts of one layer, forward before reverse; empty where it has none. */
    public List<RecurrentSpec> specs(int layer) {
        return layers().get(checked(layer)).specs(inputFeatures(layer).width()).stream()
                .map(spec -> spec.toBuilder().weightFormat(weightFormat).build())
                .toList();
    }

    /** The recurrent parts of all layers, in the order in which a {@link State} holds them. */
    public List<RecurrentSpec> specs() {
        List<RecurrentSpec> specs = new ArrayList<>();
        for (int layer = 0; layer < layers().size(); layer++) {
            specs.addAll(specs(layer));
        }
        return List.copyOf(specs);
    }

    /**
     * A copy of one array, row-major in the parameter's shape.
     *
     * @throws LstmException naming the arrays that there are
     */
    public float[] weights(String name) {
        return array(name).clone();
    }

    /** Copies of one layer's recurrent weights, one for each of {@link #specs(int)}. */
    public List<RecurrentWeights> recurrentWeights(int layer) {
        List<RecurrentWeights> result = new ArrayList<>();
        int next = 0;
        for (RecurrentSpec spec : specs(layer)) {
            Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);
            for (WeightKind kind : spec.weightKinds()) {
                arrays.put(kind, weights(parameters(layer).get(next++).name()));
            }
            result.add(RecurrentWeights.of(spec, arrays));
        }
        return List.copyOf(result);
    }

    /**
     * The same layers with some weights replaced.
     *
     * @param replacements by name; copied, and rounded to the model's {@link #weightFormat}
     * @throws ShapeException when an array has another length than its parameter
     */
    public Model withWeights(Map<String, float[]> replacements) {
        Map<String, float[]> merged = new LinkedHashMap<>(weights);
        replacements.forEach((name, values) -> {
            if (array(name).length != values.length) {
                throw new ShapeException(name + ": expected " + array(name).length + " floats, got " + values.length);
            }
            merged.put(name, values.clone());
        });
        return rounded(merged, weightFormat);
    }

    /** In which the weight matrices are held: {@link WeightFormat#F32} unless {@link #withWeightFormat} says otherwise. */
    public WeightFormat weightFormat() {
        return weightFormat;
    }

    /**
     * The model for inference with less memory traffic: every weight matrix, of recurrent, dense and embedding layers, rounded
     * to the nearest values of a shorter format. Arithmetic stays f32. Backends without such a format in memory compute the
     * same model from floats; files keep it. To train on, go back by {@code withWeightFormat(WeightFormat.F32)}, which keeps
     * the rounded values.
     *
     * @throws LstmException when a weight cannot be rounded, as an infinite one to INT8, naming it
     */
    public Model withWeightFormat(WeightFormat format) {
        return rounded(weights, format);
    }

    private Model rounded(Map<String, float[]> arrays, WeightFormat format) {
        Map<String, float[]> rounded = new LinkedHashMap<>();
        for (Parameter parameter : parameters()) {
            float[] array = Objects.requireNonNull(arrays.get(parameter.name()));
            try {
                boolean shorter = format != WeightFormat.F32 && parameter.isMatrix();
                rounded.put(parameter.name(), shorter ? format.round(array, parameter.columns()) : array);
            } catch (LstmException e) {
                throw new LstmException(parameter.name() + ": " + e.getMessage(), e);
            }
        }
        return new Model(architecture, rounded, format);
    }

    /** Opens a session on a backend, in {@link Numerics#STRICT}; the backend stays the caller's to close, later. */
    public Session open(Backend backend) {
        return open(backend, Numerics.STRICT);
    }

    /**
     * Opens a session in a precision of its own.
     *
     * @throws org.lstm4j.BackendException when the backend cannot run a layer so
     */
    public Session open(Backend backend, Numerics numerics) {
        return new Session(this, backend, numerics);
    }

    /** Trainable floats of all layers. */
    public long parameterCount() {
        return parameters().stream().mapToLong(Parameter::elements).sum();
    }

    /** A table of the layers: what comes out, how many parameters, and the arithmetic behind that number. */
    public String summary() {
        return Summary.of(this);
    }

    /**
     * SHA-256 over layers and weights, in hexadecimal: first the {@code lstm4j.model} text of {@link ModelFile} in UTF-8,
     * then the name of a weight format other than F32, then the arrays of {@link #parameters()} as little-endian floats.
     */
    public String fingerprint() {
        String known = fingerprint;
        if (known == null) {
            known = Fingerprint.of(this);
            fingerprint = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Model model
                && architecture.equals(model.architecture)
                && weightFormat == model.weightFormat
                && weights.keySet().stream().allMatch(name -> sameBits(array(name), model.array(name)));
    }

    /** To the bit, as the fingerprint has it: NaNs may differ, and zeros in their sign. */
    private static boolean sameBits(float[] a, float[] b) {
        return MemorySegment.ofArray(a).mismatch(MemorySegment.ofArray(b)) < 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                architecture, weights.values().stream().map(Arrays::hashCode).toList());
    }

    /** {@code Model([T, N, 1] -> LSTM(32, last) -> Dense(1))}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Model(").append(inputFeatures(0));
        layers().forEach(layer -> text.append(" -> ").append(layer.label()));
        return text.append(')').toString();
    }

    Architecture architecture() {
        return architecture;
    }

    /** The array itself. */
    float[] array(String name) {
        float[] array = weights.get(name);
        if (array == null) {
            throw new LstmException("weights " + name + ": the model has no such array; it has " + weights.keySet());
        }
        return array;
    }

    private int checked(int layer) {
        if (layer < 0 || layer >= layers().size()) {
            throw new LstmException("layer must lie in [0, " + layers().size() + "), got " + layer);
        }
        return layer;
    }

    /** Collects layers. */
    public static final class Builder {
        private final int inputSize;
        private final List<Layer> layers = new ArrayList<>();
        private Initialiser initialiser = Initialiser.PYTORCH;
        private long seed;

        private Builder(int inputSize) {
            this.inputSize = inputSize;
        }

        /** Puts a layer on top of those added before. */
        public Builder add(Layer layer) {
            layers.add(Objects.requireNonNull(layer, "layer"));
            return this;
        }

        /** How the first weights are drawn; {@link Initialiser#PYTORCH} with seed 0 unless said. */
        public Builder initialise(Initialiser newInitialiser, long newSeed) {
            initialiser = Objects.requireNonNull(newInitialiser, "initialiser");
            seed = newSeed;
            return this;
        }

        /**
         * Checks that the layers fit together, and draws the weights.
         *
         * @throws LstmException naming the layer that does not fit, and the remedy
         */
        public Model build() {
            Architecture architecture = Architecture.of(inputSize, layers);
            Map<String, float[]> weights = new LinkedHashMap<>();
            for (int layer = 0; layer < layers.size(); layer++) {
                List<Parameter> parameters = architecture.parameters().get(layer);
                for (int index = 0; index < parameters.size(); index++) {
                    Parameter parameter = parameters.get(index);
                    weights.put(parameter.name(), initialiser.draw(parameter, new Draw(seed, layer, index)));
                }
            }
            return new Model(architecture, weights, WeightFormat.F32);
        }
    }
}
