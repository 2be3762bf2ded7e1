package org.lstm4j.interchange.onnx.operator;

import java.util.List;
import org.lstm4j.interchange.tensor.Tensor;

/** A node's computation, its attributes bound. */
public interface Operator {
    /**
     * Computes the outputs that the node names, in their order.
     *
     * @throws org.lstm4j.ShapeException if an input's shape, type or value does not fit
     * @throws org.lstm4j.MemoryLimitException if the result is larger than the budget leaves
     */
    List<Tensor> run(Arguments in);
}
