package org.lstm4j.interchange.pytorch;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.internal.file.Tensor;
import org.lstm4j.internal.file.TensorType;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.OutputMode;
import org.lstm4j.layer.Parameter;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.RecurrentOptions;
import org.lstm4j.layer.Reverse;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.PoolMode;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.WeightFormat;

/** One model on its way to a file. */
final class StateDictWriter {
    private static final List<Activation> RELU = List.of(Activation.RELU);

    private final Model model;
    private final List<Stage> stages = new ArrayList<>();
    private final List<Placed> layers = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    private StateDictWriter(Model model) {
        this.model = model;
    }

    static StateDictWriter of(Model model) {
        StateDictWriter writer = new StateDictWriter(model);
        for (int i = 0; i < model.layers().size(); i++) {
            try {
                writer.add(model.layers().get(i));
            } catch (UnsupportedModelException e) {
                throw new UnsupportedModelException(
                        "layer " + i + ", " + model.layers().get(i).label() + ": " + e.getMessage()
                                + ", of which a state_dict knows nothing",
                        e);
            }
        }
        return writer;
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        metadata.put(
                StateDictReader.ARCHITECTURE,
                stages.stream().map(Stage::toString).collect(Collectors.joining(", ")));
        return metadata;
    }

    List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Placed placed = layers.get(i);
            for (Parameter parameter :
                    placed.layer().parameters(model.inputFeatures(i).width())) {
                float[] values = model.weights(i + "." + parameter.name());
                boolean shorter = parameter.isMatrix() && model.weightFormat() == WeightFormat.BF16;
                tensors.add(new Tensor(
                        placed.tensorName(parameter),
                        shorter ? TensorType.BF16 : TensorType.F32,
                        parameter.shape(),
                        FloatBuffer.wrap(values)));
                if (isSingleBias(placed.layer(), parameter)) {
                    // PyTorch's modules have two biases or none; a second one of zeros changes no sum.
                    Parameter second = parameter.withName(parameter.name().replace("bias_ih", "bias_hh"));
                    tensors.add(new Tensor(
                            placed.tensorName(second), second.shape(), FloatBuffer.allocate(second.elements())));
                }
            }
        }
        return tensors;
    }

    private static boolean isSingleBias(Layer layer, Parameter parameter) {
        RecurrentLayer<?> recurrent = recurrent(layer);
        return recurrent != null
                && recurrent.options().bias() == Bias.SINGLE
                && parameter.name().endsWith("bias_ih");
    }

    private void add(Layer layer) {
        switch (layer) {
            case RecurrentLayer<?> recurrent -> addRecurrent(recurrent, recurrent);
            case Bidirectional(RecurrentLayer<?> inner, Bidirectional.Merge merge) -> {
                require(merge == Bidirectional.Merge.CONCAT, "has merge " + merge);
                addRecurrent(layer, inner);
            }
            case Reverse _ -> throw new UnsupportedModelException("it reads backwards alone");
            case Dense(int units, Activation activation) -> {
                addModule(layer, ModuleKind.LINEAR);
                if (!activation.equals(Activation.IDENTITY)) {
                    require(
                            List.of(Activation.RELU, Activation.TANH, Activation.SIGMOID)
                                    .contains(activation),
                            "has activation " + activation.kind());
                    stages.add(new Stage.Activate(activation));
                }
            }
            case Embedding _ -> addModule(layer, ModuleKind.EMBEDDING);
            case Dropout(float rate, Dropout.Mask mask) -> {
                require(mask == Dropout.Mask.PER_STEP, "has mask " + mask);
                addBare(layer, new Stage.Drop(rate));
            }
            case Pooling(PoolMode mode) ->
                addBare(
                        layer,
                        switch (mode) {
                            case MEAN -> Stage.Reduction.MEAN;
                            case MAX -> Stage.Reduction.MAX;
                            case LAST -> Stage.Reduction.LAST;
                        });
        }
    }

    private void addBare(Layer layer, Stage stage) {
        layers.add(Placed.bare(layer));
        stages.add(stage);
    }

    private void addModule(Layer layer, ModuleKind kind) {
        String name =
                (kind == ModuleKind.RNN_RELU ? ModuleKind.RNN : kind).name().toLowerCase(Locale.ROOT);
        int number = counts.merge(name, 1, Integer::sum);
        String prefix = number == 1 ? name : name + number;
        layers.add(new Placed(layer, prefix + ".", 0));
        stages.add(new Stage.Module(prefix, kind));
    }

    private void addRecurrent(Layer layer, RecurrentLayer<?> inner) {
        requirePyTorch(inner);
        Placed below = layers.isEmpty() ? null : layers.getLast();
        if (below != null && below.layer().equals(sequence(layer))) {
            layers.add(new Placed(layer, below.prefix(), below.depth() + 1));
        } else {
            addModule(layer, kind(inner));
        }
        if (inner.options().output() == OutputMode.LAST) {
            stages.add(Stage.Reduction.FINAL);
        }
    }

    /** The layer with all its steps for output, as one stands that another is stacked on. */
    private static Layer sequence(Layer layer) {
        return switch (layer) {
            case RecurrentLayer<?> recurrent -> recurrent.withOutput(OutputMode.SEQUENCE);
            case Bidirectional(RecurrentLayer<?> inner, Bidirectional.Merge merge) ->
                new Bidirectional(inner.withOutput(OutputMode.SEQUENCE), merge);
            default -> layer;
        };
    }

    private static @Nullable RecurrentLayer<?> recurrent(Layer layer) {
        return switch (layer) {
            case RecurrentLayer<?> recurrent -> recurrent;
            case Bidirectional(RecurrentLayer<?> inner, Bidirectional.Merge _) -> inner;
            default -> null;
        };
    }

    private static ModuleKind kind(RecurrentLayer<?> layer) {
        return switch (layer.cell()) {
            case LSTM -> ModuleKind.LSTM;
            case GRU -> ModuleKind.GRU;
            case RNN -> layer.options().activations().equals(RELU) ? ModuleKind.RNN_RELU : ModuleKind.RNN;
        };
    }

    private static void requirePyTorch(RecurrentLayer<?> layer) {
        RecurrentOptions options = layer.options();
        boolean usual = options.activations().equals(RecurrentSpec.defaultActivations(layer.cell()))
                || kind(layer) == ModuleKind.RNN_RELU;
        require(usual, "has activations " + options.activations());
        require(Float.isInfinite(options.inputClip()), "has an input clip");
        require(!options.layerNorm(), "has layer normalisation");
        require(options.recurrentDropout() == 0f, "has recurrent dropout");
        require(options.maskMode() == MaskMode.ZERO_OUTPUT, "has mask mode " + options.maskMode());
        switch (layer) {
            case LSTM lstm -> {
                require(!lstm.peephole(), "has peepholes");
                require(lstm.coupling() == Coupling.NONE, "has coupled gates");
                require(Float.isInfinite(lstm.cellClip()), "has a cell clip");
                require(lstm.projectionSize() < lstm.hiddenSize(), "has a projection as wide as its hidden state");
            }
            case GRU gru -> require(gru.resetForm() == ResetForm.AFTER_PRODUCT, "resets before the product");
            case RNN _ -> {}
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new UnsupportedModelException("it " + otherwise);
        }
    }
}
