package org.lstm4j.interchange.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lstm4j.interchange.Softmax;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.Dl4jWeights;
import org.lstm4j.json.Json;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.OutputMode;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec.Bias;

/**
 * A layer of DL4J and what becomes of it.
 *
 * @param config as the file has it
 * @param layer ours
 * @param inputSize what flows in as the file says, 0 where it does not
 * @param dropped share of its input that DL4J drops in training
 */
record Dl4jLayer(Dl4jConfig config, Layer layer, int inputSize, float dropped) {
    /** @throws UnsupportedModelException naming the layer, and the option and value that cannot be taken */
    static Dl4jLayer of(Dl4jConfig config, boolean last, Softmax softmax) {
        float dropped = config.dropped();
        return switch (config.type()) {
            case "LSTM", "GravesLSTM", "SimpleRnn" ->
                new Dl4jLayer(config, recurrent(config, "idropout"), config.size("nin"), dropped);
            case "LastTimeStep" -> {
                config.requireKnown("idropout", "underlying");
                Dl4jConfig underlying = config.part("underlying");
                RecurrentLayer<?> layer = recurrent(underlying).withOutput(OutputMode.LAST);
                yield new Dl4jLayer(config, layer, underlying.size("nin"), dropped);
            }
            case "Bidirectional" -> bidirectional(config, dropped);
            case "DenseLayer", "OutputLayer", "RnnOutputLayer" -> {
                config.requireKnown("nin", "nout", "hasBias", "activationFn", "idropout");
                Layer dense = Dense.of(config.size("nout"), output(config, last, softmax));
                yield new Dl4jLayer(config, dense, config.size("nin"), dropped);
            }
            case "EmbeddingSequenceLayer" -> {
                config.requireKnown("nin", "nout", "activationFn", "inferInputLength", "inputLength");
                if (!config.activation("activationFn").equals(Activation.IDENTITY)) {
                    throw config.refused("activationFn", config.config().get("activationFn"));
                }
                Layer embedding = Embedding.of(config.size("nin"), config.size("nout"));
                yield new Dl4jLayer(config, embedding, config.size("nin"), dropped);
            }
            case "GlobalPoolingLayer" -> new Dl4jLayer(config, pooling(config), 0, dropped);
            case "DropoutLayer" -> {
                config.requireKnown("idropout", "activationFn", "nin", "nout");
                yield new Dl4jLayer(config, Dropout.of(dropped), 0, 0f);
            }
            default ->
                throw new UnsupportedModelException(
                        config + " is none of LSTM, GravesLSTM, SimpleRnn, Bidirectional, LastTimeStep, DenseLayer,"
                                + " OutputLayer, RnnOutputLayer, EmbeddingSequenceLayer, GlobalPoolingLayer, DropoutLayer");
        };
    }

    private static Activation output(Dl4jConfig config, boolean last, Softmax softmax) {
        if (!config.isSoftmax() || !last) {
            return config.activation("activationFn");
        }
        if (softmax == Softmax.REFUSED) {
            throw new UnsupportedModelException(config + ": activationFn is a softmax, models here end in logits;"
                    + " load it with Softmax.LEFT_OUT, and take the softmax of what it predicts");
        }
        return Activation.IDENTITY;
    }

    /** Whether it is a dense layer whose function is a softmax; {@link #layer} leaves that out. */
    boolean endsInSoftmax() {
        return layer instanceof Dense && config.isSoftmax();
    }

    /** @param optionsOfItsPlace that the caller has read */
    private static RecurrentLayer<?> recurrent(Dl4jConfig config, String... optionsOfItsPlace) {
        List<String> read = new ArrayList<>(List.of(optionsOfItsPlace));
        read.addAll(List.of("nin", "nout", "activationFn"));
        int units = config.size("nout");
        Activation f = config.activation("activationFn");
        return switch (config.type()) {
            case "LSTM", "GravesLSTM" -> {
                read.add("gateActivationFn");
                config.requireKnown(read.toArray(String[]::new));
                Activation gate = config.activation("gateActivationFn");
                LSTM lstm =
                        LSTM.of(units).withActivations(gate, gate, f, gate, f).withBias(Bias.SINGLE);
                yield config.type().equals("LSTM") ? lstm : lstm.withPeephole();
            }
            case "SimpleRnn" -> {
                config.requireKnown(read.toArray(String[]::new));
                yield RNN.of(units).withActivations(f).withBias(Bias.SINGLE);
            }
            default -> throw new UnsupportedModelException(config + " is none of LSTM, GravesLSTM, SimpleRnn");
        };
    }

    private static Dl4jLayer bidirectional(Dl4jConfig config, float dropped) {
        config.requireKnown("fwd", "bwd", "mode", "nin", "nout", "idropout");
        Dl4jConfig forward = config.part("fwd");
        Dl4jConfig backward = config.part("bwd");
        RecurrentLayer<?> layer = recurrent(forward);
        if (!recurrent(backward).equals(layer) || forward.size("nin") != backward.size("nin")) {
            throw new UnsupportedModelException(config + ": bwd has other options than fwd");
        }
        Json mode = config.config().get("mode");
        Merge merge = switch (mode.asString()) {
            case "CONCAT" -> Merge.CONCAT;
            case "ADD" -> Merge.SUM;
            case "AVERAGE" -> Merge.MEAN;
            case "MUL" -> Merge.MUL;
            default -> throw config.refused("mode", mode);
        };
        return new Dl4jLayer(config, new Bidirectional(layer, merge), forward.size("nin"), dropped);
    }

    private static Layer pooling(Dl4jConfig config) {
        config.requireKnown("idropout", "poolingType", "pnorm", "collapseDimensions");
        if (!config.config().bool("collapseDimensions")) {
            throw config.refused("collapseDimensions", Json.of(false));
        }
        return switch (config.config().string("poolingType")) {
            case "AVG" -> Pooling.mean();
            case "MAX" -> Pooling.max();
            default -> throw config.refused("poolingType", config.config().get("poolingType"));
        };
    }

    /** The layer's weights under the names of its parameters, taken from where the array stands. */
    Map<String, float[]> weights(Dl4jArray array) {
        Map<String, float[]> weights = new TreeMap<>();
        switch (layer) {
            case RecurrentLayer<?> recurrent -> readCell(array, recurrent, "", weights);
            case Bidirectional(RecurrentLayer<?> inner, Merge _) -> {
                readCell(array, inner, "forward.", weights);
                readCell(array, inner, "reverse.", weights);
            }
            case Dense(int units, Activation _) -> {
                weights.put("weight", array.next((long) inputSize * units));
                boolean bias = config.config().bool("hasBias");
                weights.put("bias", bias ? array.next(units) : new float[units]);
            }
            case Embedding(int vocabulary, int width) -> {
                float[] columns = array.next((long) vocabulary * width);
                weights.put("weight", Dl4jWeights.rows(columns, vocabulary, width));
            }
            default -> {}
        }
        return weights;
    }

    private void readCell(Dl4jArray array, RecurrentLayer<?> cell, String prefix, Map<String, float[]> weights) {
        int units = cell.hiddenSize();
        long width = (long) cell.cell().gates() * units;
        boolean peephole = cell instanceof LSTM lstm && lstm.peephole();
        float[] input = array.next(inputSize * width);
        float[] recurrent = array.next(units * (width + (peephole ? 3 : 0)));
        float[] bias = array.next(width);
        Dl4jWeights.canonical(cell.cell(), peephole, inputSize, units, input, recurrent, bias)
                .forEach((kind, values) -> weights.put(prefix + kind.canonicalName(), values));
    }
}
