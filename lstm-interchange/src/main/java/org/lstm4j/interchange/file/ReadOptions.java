package org.lstm4j.interchange.file;

import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.pytorch.StateDictOptions;

/**
 * What a model file does not say, and what is allowed when it is read and run.
 *
 * @param architecture of a {@code state_dict}, as {@link StateDictOptions} describes it; null where the file says it
 * @param convertDoubles whether 64-bit floats, of the file and of inputs, may be rounded to 32 bits
 */
public record ReadOptions(@Nullable String architecture, boolean convertDoubles) {
    /** Nothing is said and nothing allowed. */
    public static final ReadOptions DEFAULT = new ReadOptions(null, false);

    /** These, with doubles rounded to floats or refused. */
    public ReadOptions withConvertDoubles(boolean convert) {
        return new ReadOptions(architecture, convert);
    }

    StateDictOptions stateDict() {
        return new StateDictOptions(architecture, convertDoubles);
    }

    OnnxOptions onnx() {
        return OnnxOptions.DEFAULT.withConvertDoubles(convertDoubles);
    }
}
