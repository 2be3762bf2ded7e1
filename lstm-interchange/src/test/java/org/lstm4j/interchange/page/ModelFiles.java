package org.lstm4j.interchange.page;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.interchange.onnx.export.OnnxExportOptions;
import org.lstm4j.interchange.pytorch.StateDictOptions;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.Reverse;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Activation.Kind;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.WeightFormat;

/**
 * The rows of the table of model files. A new row is a name, and for each format that knows the feature a file or a model that
 * has it; the test with {@code -Dlstm4j.regenerate} then writes the page.
 */
final class ModelFiles {
    private static final LSTM CELL = LSTM.of(4);

    private ModelFiles() {}

    /** A row: for each door what says the feature, all of which is taken or refused. */
    static final class Row {
        private final String feature;
        private final Map<Door, List<FileProbe>> probes = new EnumMap<>(Door.class);

        private Row(String feature) {
            this.feature = feature;
            for (Door door : Door.values()) {
                probes.put(door, new ArrayList<>());
            }
        }

        String feature() {
            return feature;
        }

        List<FileProbe> probes(Door door) {
            return probes.get(door);
        }

        private Row at(Door door, FileProbe probe) {
            probes.get(door).add(probe);
            return this;
        }

        private Row keras(String resource, String... edit) {
            return at(Door.KERAS, FileProbe.keras(resource, edit));
        }

        private Row dl4j(String resource, String... edit) {
            return at(Door.DL4J, FileProbe.dl4j(resource, edit));
        }

        private Row stateDict(String resource, String architecture) {
            return at(
                    Door.STATE_DICT,
                    FileProbe.stateDict(resource, StateDictOptions.DEFAULT.withArchitecture(architecture)));
        }

        private Row model(Layer... layers) {
            return model(Model.builder(3), layers);
        }

        private Row model(Model.Builder builder, Layer... layers) {
            for (Layer layer : layers) {
                builder.add(layer);
            }
            return model(builder.initialise(Initialiser.PYTORCH, 80).build());
        }

        private Row model(Model model) {
            return at(Door.STATE_DICT, FileProbe.stateDict(model))
                    .at(Door.ONNX_OUT, FileProbe.onnx(model, OnnxExportOptions.DEFAULT));
        }
    }

    private static Row row(String feature) {
        return new Row(feature);
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(layers());
        rows.addAll(options());
        rows.addAll(whole());
        return rows;
    }

    private static List<Row> layers() {
        return List.of(
                row("LSTM").keras("plain3.keras").dl4j("plain.zip").model(CELL),
                row("GRU, reset after the product").keras("resets3.keras").model(GRU.of(4)),
                row("GRU, reset before the product")
                        .keras("resets3.keras")
                        .model(GRU.of(4).withResetForm(ResetForm.BEFORE_PRODUCT)),
                row("RNN").keras("resets3.keras").dl4j("plain.zip").model(RNN.of(4)),
                row("cells whose steps are looped over: LSTMCell, GRUCell, RNNCell")
                        .stateDict("lstm-cell.safetensors", ".")
                        .stateDict("gru-cells.safetensors", "cells.0, top, last, fc")
                        .stateDict("rnn-cell.safetensors", "rnn:RNN-relu, mean, fc"),
                row("both directions, side by side")
                        .keras("directions3.keras")
                        .dl4j("directions.zip")
                        .model(Bidirectional.of(CELL)),
                row("directions merged: sum, mean, product")
                        .keras("directions3.keras")
                        .dl4j("directions.zip")
                        .model(Bidirectional.of(CELL).withMerge(Merge.SUM))
                        .model(Bidirectional.of(CELL).withMerge(Merge.MEAN))
                        .model(Bidirectional.of(CELL).withMerge(Merge.MUL)),
                row("directions apart, of which other layers or the model's outputs are made")
                        .keras("graphs/apart3.keras")
                        .keras("graphs/apart2.h5"),
                row("backwards alone")
                        .keras("written/backwards.keras")
                        .keras("written/backwards_last.keras")
                        .keras("written/backwards_mean.keras")
                        .model(Reverse.of(CELL))
                        .model(Reverse.of(CELL.last())),
                row("backwards, the steps in that order at the end")
                        .keras("written/backwards.keras", "'go_backwards': false", "'go_backwards': true"),
                row("the last step alone")
                        .keras("plain3.keras")
                        .dl4j("last.zip")
                        .model(CELL.last()),
                row("dense layers, with a function")
                        .keras("plain3.keras")
                        .dl4j("last.zip")
                        .model(CELL, Dense.of(2, Activation.TANH)),
                row("a function as a layer of its own, behind a dense one")
                        .keras(
                                "plain3.keras",
                                "'activation': 'sigmoid', 'use_bias': true, 'kernel_constraint': null, 'units': 2}, 'registered_name': null}",
                                "'activation': 'linear', 'use_bias': true, 'units': 2}}, {'class_name': 'Activation', 'config': {'activation': 'sigmoid'}}"),
                row("softmax at the end")
                        .keras("written/chain.keras")
                        .dl4j("last.zip")
                        .at(
                                Door.ONNX_OUT,
                                FileProbe.onnx(
                                        Model.builder(3).add(CELL).build(), OnnxExportOptions.DEFAULT.withSoftmax())),
                row("softmax before the end")
                        .keras("graphs/attention3.keras")
                        .dl4j("plain.zip", "ActivationTanH", "ActivationSoftmax"),
                row("softmax in a recurrent layer")
                        .keras("plain3.keras", "'activation': 'tanh'", "'activation': 'softmax'"),
                row("embeddings of tokens")
                        .keras("plain3.keras")
                        .dl4j("tokens.zip")
                        .model(Model.builder(Embedding.of(7, 3)), CELL),
                row("mean and maximum over time")
                        .keras("written/tokens.keras")
                        .keras("written/largest.keras")
                        .dl4j("tokens.zip")
                        .dl4j("steps.zip")
                        .model(CELL, Pooling.mean())
                        .model(CELL, Pooling.max()),
                row("sum and norm over time")
                        .dl4j("tokens.zip", "'poolingType' : 'AVG'", "'poolingType' : 'SUM'")
                        .dl4j("tokens.zip", "'poolingType' : 'AVG'", "'poolingType' : 'PNORM'"),
                row("dropout between layers")
                        .keras("plain3.keras")
                        .dl4j("last.zip")
                        .model(CELL, Dropout.of(0.2f), Dense.of(2)),
                row("noise in training alone: GaussianNoise, GaussianDropout, AlphaDropout, Dropout's noise_shape")
                        .keras("plain3.keras", "'noise_shape': null", "'noise_shape': [null, 1, null]")
                        .keras("plain3.keras", "'class_name': 'Dropout'", "'class_name': 'GaussianDropout'")
                        .keras("plain3.keras", "'class_name': 'Dropout'", "'class_name': 'AlphaDropout'")
                        .keras(
                                "plain3.keras",
                                "'class_name': 'Dropout'",
                                "'class_name': 'GaussianNoise', 'config': {'stddev': 0.1}}, {'class_name': 'Dropout'"),
                row("Flatten of one vector")
                        .keras(
                                "plain3.keras",
                                "'class_name': 'Dense'",
                                "'class_name': 'Flatten', 'config': {}}, {'class_name': 'Dense'"),
                row("Flatten of steps, whose number the file says").keras("graphs/attention3.keras"),
                row("Flatten of any number of steps")
                        .keras("graphs/attention3.keras", "[null, 4, 3]", "[null, null, 3]"),
                row("batch normalisation, as in inference; layer normalisation behind a layer")
                        .keras("graphs/autoencoder3.keras")
                        .keras("graphs/residual3.keras")
                        .dl4j("plain.zip", "layers.LSTM'", "layers.BatchNormalization'"),
                row("a vector at each step: RepeatVector; Reshape, Permute")
                        .keras("graphs/autoencoder3.keras")
                        .keras("graphs/attention3.keras")
                        .dl4j("plain.zip", "layers.LSTM'", "layers.misc.RepeatVector'"),
                row("convolutions and all other layers")
                        .keras("plain3.keras", "'class_name': 'Dropout'", "'class_name': 'Conv1D'")
                        .dl4j("plain.zip", "layers.LSTM'", "layers.Convolution1DLayer'"));
    }

    private static List<Row> options() {
        Activation hard = new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f);
        Activation softsign = new Activation(Kind.SOFTSIGN, 0, 0);
        return List.of(
                row("no biases in recurrent layers").keras("resets3.keras").model(CELL.withBias(Bias.NONE)),
                row("recurrent dropout").keras("directions3.keras").model(CELL.withRecurrentDropout(0.2f)),
                row("masks found by values: Masking, mask_zero")
                        .keras("written/masked_last.keras")
                        .keras("written/masked_chain.keras")
                        .keras("written/masked_tokens.keras")
                        .keras("plain3.keras", "'mask_zero': false", "'mask_zero': true")
                        .dl4j("plain.zip", "layers.LSTM'", "layers.util.MaskZeroLayer'"),
                row("masks behind other layers")
                        .keras("plain3.keras", "'class_name': 'Dropout'", "'class_name': 'Masking'"),
                row("maximum over time of masked steps")
                        .keras("written/masked_mean.keras", "GlobalAveragePooling1D", "GlobalMaxPooling1D"),
                row("states kept between calls")
                        .keras("written/stateful.keras")
                        .keras("plain3.keras", "'stateful': false", "'stateful': true"),
                row("states that come out, and that another layer begins with").keras("graphs/states3.keras"),
                row("peepholes").dl4j("graves.zip").model(CELL.withPeephole()),
                row("projection").model(CELL.withProjection(2)),
                row("layer normalisation")
                        .dl4j("plain.zip", "'hasLayerNorm' : false", "'hasLayerNorm' : true")
                        .model(CELL.withLayerNorm()),
                row("coupled gates, f = 1 - i").model(CELL.withCoupling(Coupling.FORGET_FROM_INPUT)),
                row("coupled gates, i = 1 - f").model(CELL.withCoupling(Coupling.INPUT_FROM_FORGET)),
                row("clip of gates' inputs").model(CELL.withInputClip(0.2f)),
                row("clip of the cell state").model(CELL.withCellClip(0.2f)),
                row("ReLU in an RNN")
                        .keras("resets3.keras")
                        .dl4j("plain.zip")
                        .model(RNN.of(4).withActivations(Activation.RELU)),
                row("HardSigmoid and Softsign in an LSTM")
                        .keras("plain3.keras", "'activation': 'tanh'", "'activation': 'softsign'")
                        .dl4j("graves.zip")
                        .model(CELL.withActivations(hard, hard, softsign, hard, softsign)),
                row("gates with functions of their own")
                        .model(CELL.withActivations(
                                Activation.SIGMOID, hard, Activation.TANH, Activation.SIGMOID, Activation.TANH)),
                row("GELU and SELU")
                        .keras("plain3.keras", "'activation': 'tanh'", "'activation': 'gelu'")
                        .keras("plain3.keras", "'activation': 'tanh'", "'activation': 'selu'")
                        .dl4j("plain.zip", "ActivationTanH", "ActivationGELU")
                        .dl4j("plain.zip", "ActivationTanH", "ActivationSELU"),
                row("any other option")
                        .keras("plain3.keras", "'unroll': false", "'option_of_tomorrow': 1")
                        .dl4j("plain.zip", "'weightNoise' : null", "'optionOfTomorrow' : 1"));
    }

    private static List<Row> whole() {
        Model model =
                Model.builder(3).add(CELL).initialise(Initialiser.PYTORCH, 81).build();
        OnnxExportOptions ragged = OnnxExportOptions.DEFAULT.withLengths();
        return List.of(
                row("graphs that are no chain of layers")
                        .keras("graphs/residual3.keras")
                        .dl4j("plain.zip", "'confs'", "'vertices'"),
                row("several inputs, several outputs; a layer that is called twice")
                        .keras("graphs/states3.keras")
                        .keras("graphs/residual3.keras"),
                row("layers of several values: Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate")
                        .keras("graphs/residual3.keras")
                        .keras("graphs/apart3.keras"),
                row("other layers of several values, functions of somebody's own")
                        .keras("graphs/apart3.keras", "'class_name': 'Subtract'", "'class_name': 'Dot'")
                        .keras("graphs/apart3.keras", "'class_name': 'Subtract'", "'class_name': 'Lambda'"),
                row("masks in a graph that is no chain")
                        .keras("graphs/residual3.keras", "'mask_zero': false", "'mask_zero': true"),
                row("rows of different lengths").at(Door.ONNX_OUT, FileProbe.onnx(model, ragged)),
                row("rows of different lengths, pooled")
                        .at(
                                Door.ONNX_OUT,
                                FileProbe.onnx(
                                        Model.builder(3).add(Pooling.mean()).build(), ragged)),
                row("rows of different lengths, states repeated behind them")
                        .at(
                                Door.ONNX_OUT,
                                FileProbe.onnx(
                                        Model.builder(3)
                                                .add(CELL.withMaskMode(MaskMode.CARRY))
                                                .build(),
                                        ragged)),
                row("weights in BF16").model(model.withWeightFormat(WeightFormat.BF16)),
                row("weights in INT8").model(model.withWeightFormat(WeightFormat.INT8)));
    }
}
