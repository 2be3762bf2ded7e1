package org.lstm4j.interchange.onnx.operator;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.onnx.operator.Pointwise.Arithmetic;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** Operators of any number of inputs, of one type; they broadcast to each other since opset 8 and have one shape before. */
final class Variadic {
    private static final int FIRST_BROADCASTING = 8;

    private Variadic() {}

    /** Min or Max; of integers since opset 12. */
    static Operator extreme(Attributes attributes, Arithmetic operation) {
        boolean integers = attributes.opset() >= 12;
        boolean broadcasts = attributes.opset() >= FIRST_BROADCASTING;
        return in -> List.of(of(in, operation, integers, broadcasts));
    }

    /** Sum of floats. */
    static Operator sum(Attributes attributes) {
        boolean broadcasts = attributes.opset() >= FIRST_BROADCASTING;
        return in -> List.of(of(in, Arithmetic.ADD, false, broadcasts));
    }

    /** Mean of floats. */
    static Operator mean(Attributes attributes) {
        boolean broadcasts = attributes.opset() >= FIRST_BROADCASTING;
        return in -> {
            Tensor count = Tensor.of(new float[] {in.count()});
            return List.of(Pointwise.arithmetic(in, Arithmetic.DIV, of(in, Arithmetic.ADD, false, broadcasts), count));
        };
    }

    private static Tensor of(Arguments in, Arithmetic operation, boolean integers, boolean broadcasts) {
        for (int i = 0; i < in.count(); i++) {
            if (!integers || in.get(i).type() == TensorType.FLOAT) {
                in.floats(i);
            } else {
                in.integers(i);
            }
            if (!broadcasts && !Arrays.equals(in.get(i).shape(), in.get(0).shape())) {
                throw new ShapeException("input " + i + ": expected the shape of " + in.get(0) + " before opset 8, got "
                        + in.get(i) + "; correct the inputs");
            }
        }
        Tensor sofar = in.get(0);
        for (int i = 1; i < in.count(); i++) {
            sofar = Pointwise.arithmetic(in, operation, sofar, in.get(i));
        }
        return sofar;
    }
}
