package org.lstm4j.interchange.onnx;

import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;

/** What is known of a value of a graph that is looked at and not run. */
sealed interface Traced permits Flow, Traced.Constant, Traced.Zeros, Traced.Lengths, Traced.Unknown {

    /** A value that the file holds, or that was computed from such when it was read. */
    record Constant(Tensor tensor) implements Traced {}

    /** Zeros in any shape, as exporters make initial states. */
    record Zeros() implements Traced {}

    /** The model's input of that place, one integer a row. */
    record Lengths(int place) implements Traced {}

    /** What no layer gives; nothing is wrong with it until a layer reads it. */
    record Unknown(UnsupportedModelException refusal) implements Traced {}
}
