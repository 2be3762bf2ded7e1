package org.lstm4j.interchange.file;

import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.pytorch.StateDictOptions;

/**
 * What a model file does not say, and what is allowed when it is read and run.
 *
 * @param architecture of a {@code state_dict}, as {@link StateDictOptions} describes it; null where the file says it
 * @param convertDoubles whether 64-bit floats, of the file and of inputs, may be rounded to 32 bits
 * @param logits whether a softmax at the end of a Keras or DL4J model is left out
 */
public record ReadOptions(@Nullable String architecture, boolean convertDoubles, boolean logits) {
    /** Nothing is said and nothing allowed. */
    public static final ReadOptions DEFAULT = new ReadOptions(null, false, false);

    /** These, with the architecture of a {@code state_dict}. */
    public ReadOptions withArchitecture(String newArchitecture) {
        return new ReadOptions(newArchitecture, convertDoubles, logits);
    }

    /** These, with doubles rounded to floats or refused. */
    public ReadOptions withConvertDoubles(boolean convert) {
        return new ReadOptions(architecture, convert, logits);
    }

    /** These, without a softmax at the end. */
    public ReadOptions withLogits() {
        return new ReadOptions(architecture, convertDoubles, true);
    }

    StateDictOptions stateDict() {
        return new StateDictOptions(architecture, convertDoubles);
    }

    OnnxOptions onnx() {
        return OnnxOptions.DEFAULT.withConvertDoubles(convertDoubles);
    }
}
