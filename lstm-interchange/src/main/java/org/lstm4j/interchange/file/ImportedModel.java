package org.lstm4j.interchange.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.dl4j.Dl4jModel;
import org.lstm4j.interchange.keras.KerasModel;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.ValueInfo;
import org.lstm4j.interchange.pytorch.Pickles;
import org.lstm4j.interchange.pytorch.StateDict;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.model.ModelFile;
import org.lstm4j.spi.Backend;

/** A model out of a file of any format, with named inputs and outputs. Immutable, and shared by threads. */
public sealed interface ImportedModel permits StackModel, GraphModel {

    /**
     * Reads a file of the format that its content tells.
     *
     * @throws UnsupportedModelException if it cannot be computed exactly, naming what cannot
     * @throws org.lstm4j.ModelFormatException if it is damaged
     * @throws LstmException if it is no model file, if an option is given that such a file has no use for, or if the system
     *     cannot read it
     */
    static ImportedModel read(Path file, ReadOptions options) {
        FileFormat format = FileFormat.of(file);
        options.requireMeant(file, format);
        return switch (format) {
            case LSTM4J -> new StackModel(ModelFile.load(file), false, null);
            case STATE_DICT ->
                new StackModel(new ModelFile(StateDict.load(file, options.stateDict()), null), false, null);
            case KERAS, KERAS_H5 -> keras(file, options);
            case ONNX -> onnx(file, OnnxModel.read(file, options.onnx()), options);
            case DL4J -> stack(file, Dl4jModel.read(file), options);
            case PYTORCH_PICKLE -> throw Pickles.refusal(file.toString());
        };
    }

    /** A graph as it is, unless something is asked of it that a stack of layers alone can do. */
    private static ImportedModel onnx(Path file, OnnxModel model, ReadOptions options) {
        if (!options.asLayers()) {
            return new GraphModel(model);
        }
        String output = options.output();
        return stack(file, output == null ? model.chain() : model.chain(output), options);
    }

    /** As layers, or as a graph where it is no stack of them. */
    private static ImportedModel keras(Path file, ReadOptions options) {
        try {
            return stack(file, KerasModel.read(file), options);
        } catch (UnsupportedModelException asLayers) {
            if (options.asLayers()) {
                throw asLayers;
            }
            return new GraphModel(KerasModel.graph(file));
        }
    }

    private static StackModel stack(Path file, Chain chain, ReadOptions options) {
        if (options.logits() && !chain.softmax()) {
            throw new LstmException(
                    file + ": logits (--logits) are for a model that ends in a softmax, and this one ends in"
                            + " none; leave it out");
        }
        return new StackModel(new ModelFile(chain.model(), null), chain.softmax() && !options.logits(), chain.mask());
    }

    /** What a run must be given. */
    List<ValueInfo> inputs();

    /** What a run gives. */
    List<ValueInfo> outputs();

    /**
     * Opens the model on a backend and runs it once. Integers are taken in either width where they fit.
     *
     * @param inputs each of {@link #inputs}, by name
     * @param options doubles are rounded where these allow it
     * @return each of {@link #outputs}, by name and in their order
     * @throws org.lstm4j.ShapeException if an input is missing, unknown, or not of its type and shape
     * @throws UnsupportedModelException if the backend cannot run the model
     */
    Map<String, Tensor> run(Backend backend, Map<String, Tensor> inputs, ReadOptions options);
}
