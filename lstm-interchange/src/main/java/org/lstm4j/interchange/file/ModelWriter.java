package org.lstm4j.interchange.file;

import java.nio.file.Path;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.StepMask;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.export.OnnxExport;
import org.lstm4j.interchange.onnx.export.OnnxExportOptions;
import org.lstm4j.interchange.pytorch.StateDict;
import org.lstm4j.model.ModelFile;
import org.lstm4j.spi.WeightFormat;

/** The formats that are written, by the ending of a file's name. */
public enum ModelWriter {
    /** {@link ModelFile}: everything that a model has. */
    LSTM4J(".lstm"),
    /** {@link StateDict}: what PyTorch has a module for, in floats or BF16. */
    STATE_DICT(".safetensors"),
    /** {@link OnnxExport}: one recurrent operator for each layer, in floats. */
    ONNX(".onnx");

    private final String ending;

    ModelWriter(String ending) {
        this.ending = ending;
    }

    /**
     * The format for a file.
     *
     * @throws LstmException if the ending is none of them
     */
    public static ModelWriter to(Path file) {
        for (ModelWriter writer : values()) {
            if (file.toString().endsWith(writer.ending)) {
                return writer;
            }
        }
        throw new LstmException(file + ": the ending says the format; expected " + LSTM4J.ending + " (LSTM4J), "
                + STATE_DICT.ending + " (PyTorch state_dict) or " + ONNX.ending);
    }

    /**
     * Writes a model, whole or not at all.
     *
     * @throws UnsupportedModelException if the format cannot say it, naming what, or if it is a graph that is no stack of layers,
     *     naming a node
     * @throws LstmException if the system cannot write it, with the reason
     */
    public void write(Path file, ImportedModel model) {
        switch (model) {
            case GraphModel graph -> write(file, graph.stack());
            case StackModel(ModelFile stack, boolean softmax, StepMask mask) -> {
                if (mask != null) {
                    throw new UnsupportedModelException(file + ": the model leaves out steps by their values (Masking,"
                            + " mask_zero), which " + ending + " does not hold; run it as it is, by lstm run");
                }
                if (softmax && this != ONNX) {
                    throw new UnsupportedModelException(file + ": the model ends in a softmax, which " + ending
                            + " does not hold; convert to " + ONNX.ending + ", or ask for logits (--logits)");
                }
                switch (this) {
                    case LSTM4J -> stack.save(file);
                    case STATE_DICT -> {
                        requireWeightsAlone(file, stack);
                        requireStateDict(file, stack);
                        StateDict.save(file, stack.model());
                    }
                    case ONNX -> {
                        requireWeightsAlone(file, stack);
                        OnnxExportOptions options = OnnxExportOptions.DEFAULT;
                        OnnxExport.save(file, stack.model(), softmax ? options.withSoftmax() : options);
                    }
                }
            }
        }
    }

    private void requireWeightsAlone(Path file, ModelFile stack) {
        if (stack.task() != null) {
            throw new UnsupportedModelException(file + ": the model has a task's data beside its weights, which "
                    + ending + " does not hold; convert to " + LSTM4J.ending);
        }
    }

    private static void requireStateDict(Path file, ModelFile stack) {
        if (stack.model().weightFormat() == WeightFormat.INT8) {
            throw new UnsupportedModelException(file
                    + ": the model's weights are INT8, which a state_dict does not hold; convert to " + LSTM4J.ending);
        }
    }
}
