package org.lstm4j.interchange.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.pytorch.StateDictOptions;

/**
 * What a model file does not say, and what is allowed when it is read and run.
 *
 * @param architecture of a {@code state_dict}, as {@link StateDictOptions} describes it; null where the file says it
 * @param convertDoubles whether 64-bit floats, of the file and of inputs, may be rounded to 32 bits
 * @param logits whether a softmax at the end of a Keras, DL4J or ONNX model is left out; an ONNX model is then a stack of layers
 * @param output which output of an ONNX model a stack of layers is read for, null for its only one
 */
public record ReadOptions(
        @Nullable String architecture,
        boolean convertDoubles,
        boolean logits,
        @Nullable String output) {
    /** Nothing is said and nothing allowed. */
    public static final ReadOptions DEFAULT = new ReadOptions(null, false, false, null);

    /** These, with the architecture of a {@code state_dict}. */
    public ReadOptions withArchitecture(String newArchitecture) {
        return new ReadOptions(newArchitecture, convertDoubles, logits, output);
    }

    /** These, with doubles rounded to floats or refused. */
    public ReadOptions withConvertDoubles(boolean convert) {
        return new ReadOptions(architecture, convert, logits, output);
    }

    /** These, without a softmax at the end. */
    public ReadOptions withLogits() {
        return new ReadOptions(architecture, convertDoubles, true, output);
    }

    /** These, with the output of an ONNX model that is read as a stack of layers. */
    public ReadOptions withOutput(String name) {
        return new ReadOptions(architecture, convertDoubles, logits, name);
    }

    /** Whether a graph is asked for what its layers alone can give. */
    boolean asLayers() {
        return logits || output != null;
    }

    /**
     * Refuses options that would change nothing.
     *
     * @throws LstmException naming the option, and what the file is
     */
    public void requireMeant(Path file, FileFormat format) {
        if (format == FileFormat.PYTORCH_PICKLE) {
            return; // It is refused whatever is said of it.
        }
        if (architecture != null && format != FileFormat.STATE_DICT) {
            throw new LstmException(file + ": an architecture (--arch) is for a state_dict alone, and this is " + format
                    + "; leave it out");
        }
        if (convertDoubles && !format.hasDoubles()) {
            throw new LstmException(
                    file + ": convertDoubles (--convert-doubles) is for ONNX and a state_dict, and this is " + format
                            + ", where all numbers have 32 bits; leave it out");
        }
        if (output != null && format != FileFormat.ONNX) {
            throw new LstmException(
                    file + ": an output (--output) is named for ONNX alone, and this is " + format + "; leave it out");
        }
        if (logits && (format == FileFormat.LSTM4J || format == FileFormat.STATE_DICT)) {
            throw new LstmException(
                    file + ": logits (--logits) are for classifiers of Keras, DL4J and ONNX, and this is " + format
                            + "; leave it out");
        }
    }

    StateDictOptions stateDict() {
        return new StateDictOptions(architecture, convertDoubles);
    }

    OnnxOptions onnx() {
        return OnnxOptions.DEFAULT.withConvertDoubles(convertDoubles);
    }
}
