package org.lstm4j.interchange.onnx.file;

import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.TensorType;

/** What becomes of numbers in double precision, in which nothing here computes. */
public enum Doubles {
    /** They stay: for data that is only looked at. */
    KEEP,
    /** They are rounded to floats. */
    TO_FLOATS,
    /** The model is refused. */
    REFUSE;

    /**
     * The type that something of a type has in the end.
     *
     * @param what has it, for messages
     * @throws UnsupportedModelException if it is refused
     */
    public TensorType of(TensorType type, String what) {
        if (type != TensorType.DOUBLE || this == KEEP) {
            return type;
        }
        if (this == REFUSE) {
            throw new UnsupportedModelException(
                    what
                            + " is in double precision; ask for convertDoubles (--convert-doubles) to have it rounded to floats");
        }
        return TensorType.FLOAT;
    }
}
