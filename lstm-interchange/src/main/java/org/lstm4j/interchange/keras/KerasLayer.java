package org.lstm4j.interchange.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.interchange.Softmax;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.KerasWeights;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.OutputMode;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;

/**
 * A layer of Keras and what becomes of it.
 *
 * @param config as the file has it
 * @param layer ours, whichever way it reads
 * @param inputDropout share of its input that Keras drops in training, the same features at every step
 */
record KerasLayer(KerasConfig config, Layer layer, float inputDropout) {
    private static final Json CHANNELS_LAST = Json.of("channels_last");
    private static final Json SOFTMAX = Json.of("softmax");
    private static final String GO_BACKWARDS = "go_backwards";
    private static final String RETURN_STATE = "return_state";
    private static final String MERGE = "merge_mode";

    /**
     * What becomes of a layer.
     *
     * @param last whether it is the model's last one
     * @param softmax what becomes of one there
     * @throws UnsupportedModelException naming the layer, and the option and value that cannot be taken
     */
    static KerasLayer of(KerasConfig config, boolean last, Softmax softmax) {
        return switch (config.type()) {
            case "LSTM", "GRU", "SimpleRNN" -> new KerasLayer(config, recurrent(config), config.rate("dropout"));
            case "Bidirectional" -> bidirectional(config);
            case "Dense" -> new KerasLayer(config, dense(config, last, softmax), 0f);
            case "TimeDistributed" -> {
                config.requireKnown("layer");
                KerasConfig inner = KerasConfig.of(config.config().object("layer"), config.keras3());
                if (!inner.type().equals("Dense")) {
                    throw new UnsupportedModelException(config + ": expected Dense inside, got " + inner);
                }
                yield new KerasLayer(config, dense(inner, last, softmax), 0f);
            }
            case "Embedding" -> {
                config.requireKnown("input_dim", "output_dim", "mask_zero");
                yield new KerasLayer(
                        config,
                        Embedding.of(
                                config.config().integer("input_dim"),
                                config.config().integer("output_dim")),
                        0f);
            }
            case "Dropout" -> {
                config.requireKnown("rate");
                yield new KerasLayer(config, Dropout.of(config.config().floatNumber("rate")), 0f);
            }
            case "SpatialDropout1D" -> {
                config.requireKnown("rate");
                Layer dropout = Dropout.variational(config.config().floatNumber("rate"));
                yield new KerasLayer(config, dropout, 0f);
            }
            case "GlobalAveragePooling1D", "GlobalMaxPooling1D" -> {
                config.requireKnown("data_format");
                Json format = config.config().find("data_format").orElse(CHANNELS_LAST);
                if (!format.equals(CHANNELS_LAST)) {
                    throw config.refused("data_format", format);
                }
                boolean mean = config.type().equals("GlobalAveragePooling1D");
                yield new KerasLayer(config, mean ? Pooling.mean() : Pooling.max(), 0f);
            }
            case "Masking" ->
                throw new UnsupportedModelException(
                        config + " is read as the first layer, where it finds values of the model's input");
            default ->
                throw new UnsupportedModelException(config
                        + " is none of LSTM, GRU, SimpleRNN, Bidirectional, Dense, TimeDistributed, Activation, Softmax,"
                        + " Embedding, Dropout, SpatialDropout1D, GaussianNoise, GaussianDropout, AlphaDropout, Flatten behind"
                        + " one vector, GlobalAveragePooling1D, GlobalMaxPooling1D, InputLayer");
        };
    }

    /**
     * What becomes of a layer of a graph, which may also give its states and its directions apart, and end in a softmax anywhere; of
     * {@link #layer} these are no part.
     */
    static KerasLayer inGraph(KerasConfig config) {
        return switch (config.type()) {
            case "LSTM", "GRU", "SimpleRNN" -> new KerasLayer(config, recurrent(config, RETURN_STATE), 0f);
            case "Bidirectional" -> {
                Bidirectional.Merge merge = isApart(config) ? Bidirectional.Merge.CONCAT : merge(config);
                yield new KerasLayer(config, new Bidirectional(directions(config, RETURN_STATE), merge), 0f);
            }
            default -> of(config, true, Softmax.LEFT_OUT);
        };
    }

    private static Dense dense(KerasConfig config, boolean last, Softmax softmax) {
        config.requireKnown("units", "activation", "use_bias");
        boolean probabilities = last && config.config().get("activation").equals(SOFTMAX);
        if (probabilities && softmax == Softmax.REFUSED) {
            throw new UnsupportedModelException(config + ": activation is softmax, models here end in logits;"
                    + " load it with Softmax.LEFT_OUT, and take the softmax of what it predicts");
        }
        return Dense.of(
                config.config().integer("units"),
                probabilities ? Activation.IDENTITY : config.activation("activation"));
    }

    private static KerasLayer bidirectional(KerasConfig config) {
        return new KerasLayer(
                config,
                new Bidirectional(directions(config), merge(config)),
                inner(config).rate("dropout"));
    }

    private static KerasConfig inner(KerasConfig config) {
        return KerasConfig.of(config.config().object("layer"), config.keras3());
    }

    /** The layer of both directions. */
    private static RecurrentLayer<?> directions(KerasConfig config, String... besides) {
        config.requireKnown("layer", "backward_layer", MERGE);
        JsonObject options = config.config();
        KerasConfig forward = inner(config);
        forward.requireOff(GO_BACKWARDS);
        RecurrentLayer<?> layer = recurrent(forward, besides);
        if (options.find("backward_layer").isPresent()) {
            KerasConfig backward = KerasConfig.of(options.object("backward_layer"), config.keras3());
            if (!backward.flag(GO_BACKWARDS)
                    || !recurrent(backward, besides).equals(layer)
                    || backward.flag(RETURN_STATE) != forward.flag(RETURN_STATE)) {
                throw new UnsupportedModelException(
                        config + ": backward_layer has other options than layer, or does not go backwards");
            }
        }
        // Keras overrules zero_output_for_mask of both directions.
        boolean zeros = layer.options().output() == OutputMode.SEQUENCE;
        return layer.withMaskMode(zeros ? MaskMode.ZERO_OUTPUT : MaskMode.CARRY);
    }

    /** Whether each direction is an output of its own. */
    static boolean isApart(KerasConfig config) {
        return config.config().get(MERGE) == JsonNull.NULL;
    }

    static Bidirectional.Merge merge(KerasConfig config) {
        Json merge = config.config().get(MERGE);
        return switch (merge.equals(Json.of("ave")) ? "ave" : merge.write()) {
            case "\"concat\"" -> Bidirectional.Merge.CONCAT;
            case "\"sum\"" -> Bidirectional.Merge.SUM;
            case "ave" -> Bidirectional.Merge.MEAN;
            case "\"mul\"" -> Bidirectional.Merge.MUL;
            default -> throw config.refused(MERGE, merge);
        };
    }

    private static RecurrentLayer<?> recurrent(KerasConfig config, String... besides) {
        List<String> read = new ArrayList<>(List.of(besides));
        read.addAll(List.of(
                "units",
                "activation",
                "use_bias",
                "return_sequences",
                "dropout",
                "recurrent_dropout",
                "stateful",
                GO_BACKWARDS,
                "zero_output_for_mask"));
        if (!config.type().equals("SimpleRNN")) {
            read.add("recurrent_activation");
        }
        if (config.type().equals("GRU")) {
            read.add("reset_after");
        }
        config.requireKnown(read.toArray(String[]::new));
        int units = config.config().integer("units");
        boolean bias = config.config().bool("use_bias");
        Activation f = config.activation("activation");
        RecurrentLayer<?> layer = switch (config.type()) {
            case "LSTM" -> {
                Activation gate = config.activation("recurrent_activation");
                yield LSTM.of(units).withActivations(gate, gate, f, gate, f).withBias(bias ? Bias.SINGLE : Bias.NONE);
            }
            case "GRU" -> {
                Activation gate = config.activation("recurrent_activation");
                boolean after = config.flag("reset_after"); // which the first files of Keras 2 do not know
                yield GRU.of(units)
                        .withResetForm(after ? ResetForm.AFTER_PRODUCT : ResetForm.BEFORE_PRODUCT)
                        .withActivations(gate, gate, f)
                        .withBias(!bias ? Bias.NONE : after ? Bias.DOUBLE : Bias.SINGLE);
            }
            case "SimpleRNN" -> RNN.of(units).withActivations(f).withBias(bias ? Bias.SINGLE : Bias.NONE);
            default -> throw new UnsupportedModelException(config + " is none of LSTM, GRU and SimpleRNN");
        };
        float dropped = config.rate("recurrent_dropout");
        boolean sequences = config.config().bool("return_sequences");
        return (dropped == 0f ? layer : layer.withRecurrentDropout(dropped))
                .withMaskMode(config.flag("zero_output_for_mask") ? MaskMode.ZERO_OUTPUT : MaskMode.CARRY)
                .withOutput(sequences ? OutputMode.SEQUENCE : OutputMode.LAST);
    }

    /**
     * The layer's weights under the names of its parameters, read and checked before a model of that size is made.
     *
     * @param inputSize width of what flows into the layer
     */
    Map<String, float[]> weights(Hdf5 file, KerasArrays arrays, int inputSize) {
        Map<String, float[]> weights = new HashMap<>();
        switch (layer) {
            case RecurrentLayer<?> recurrent -> {
                List<String> paths = arrays.paths(config, List.of("cell/"), variables(recurrent));
                readCell(file, paths, recurrent, inputSize, "", weights);
            }
            case Bidirectional(RecurrentLayer<?> inner, Bidirectional.Merge _) -> {
                List<String> folders = List.of("forward_layer/cell/", "backward_layer/cell/");
                List<String> paths = arrays.paths(config, folders, variables(inner));
                int half = paths.size() / 2;
                readCell(file, paths.subList(0, half), inner, inputSize, "forward.", weights);
                readCell(file, paths.subList(half, paths.size()), inner, inputSize, "reverse.", weights);
            }
            case Dense(int units, Activation _) -> {
                boolean bias = Objects.requireNonNull(config.dense()).bool("use_bias");
                List<String> paths = arrays.paths(
                        config,
                        List.of(config.isDistributed() ? "layer/" : ""),
                        bias ? List.of("kernel", "bias") : List.of("kernel"));
                float[] kernel = file.floats(paths.getFirst(), inputSize, units);
                weights.put("weight", KerasWeights.dense(kernel, inputSize, units));
                weights.put("bias", bias ? file.floats(paths.get(1), units) : new float[units]);
            }
            case Embedding(int vocabulary, int width) -> {
                List<String> paths = arrays.paths(config, List.of(""), List.of("embeddings"));
                weights.put("weight", file.floats(paths.getFirst(), vocabulary, width));
            }
            default -> arrays.paths(config, List.of(""), List.of());
        }
        return weights;
    }

    /** Whether it gives a vector for each step that it reads; a layer behind one that does not has no steps to read. */
    boolean givesSteps() {
        return switch (layer) {
            case RecurrentLayer<?> one -> one.options().output() == OutputMode.SEQUENCE;
            case Bidirectional(RecurrentLayer<?> one, Bidirectional.Merge _) ->
                one.options().output() == OutputMode.SEQUENCE;
            case Pooling _ -> false;
            default -> true;
        };
    }

    /** Whether it reads a sequence from its end, and hands on its steps in that order. */
    boolean goesBackwards() {
        return config.flag(GO_BACKWARDS);
    }

    /** The recurrent layer that it is, or whose two directions it has. */
    RecurrentLayer<?> recurrent() {
        return layer instanceof Bidirectional(RecurrentLayer<?> inner, Bidirectional.Merge _)
                ? inner
                : (RecurrentLayer<?>) layer;
    }

    /** Whether it gives its states, of both directions if there are two. */
    boolean returnsState() {
        return (config.type().equals("Bidirectional") ? inner(config) : config).flag(RETURN_STATE);
    }

    /** Whether it is a dense layer whose function is a softmax; {@link #layer} leaves that out. */
    boolean endsInSoftmax() {
        JsonObject dense = config.dense();
        return dense != null && dense.get("activation").equals(SOFTMAX);
    }

    private static List<String> variables(RecurrentLayer<?> layer) {
        return layer.options().bias() == Bias.NONE
                ? List.of("kernel", "recurrent_kernel")
                : List.of("kernel", "recurrent_kernel", "bias");
    }

    private static void readCell(
            Hdf5 file,
            List<String> paths,
            RecurrentLayer<?> layer,
            int inputSize,
            String prefix,
            Map<String, float[]> weights) {
        int units = layer.hiddenSize();
        int width = layer.cell().gates() * units;
        Bias bias = layer.options().bias();
        float[] kernel = file.floats(paths.get(0), inputSize, width);
        float[] recurrent = file.floats(paths.get(1), units, width);
        float[] biases = switch (bias) {
            case NONE -> null;
            case SINGLE -> file.floats(paths.get(2), width);
            case DOUBLE -> file.floats(paths.get(2), 2, width);
        };
        KerasWeights.canonical(layer.cell(), bias, inputSize, units, kernel, recurrent, biases)
                .forEach((kind, values) -> weights.put(prefix + kind.canonicalName(), values));
    }
}
