package org.lstm4j.interchange.onnx.operator;

import java.util.List;
import org.lstm4j.interchange.onnx.file.OnnxTensor;
import org.lstm4j.interchange.onnx.file.TensorReader;
import org.lstm4j.interchange.tensor.Tensor;

/** Operators that make tensors of nothing. */
final class Constants {
    private Constants() {}

    /** Constant: {@code value}, or since opset 12 one of its plain forms but strings. */
    static Operator constant(Attributes attributes, TensorReader reader) {
        Tensor value;
        OnnxTensor tensor = attributes.tensor("value");
        if (tensor != null) {
            value = reader.read(tensor);
        } else if (attributes.opset() >= 12 && attributes.has("value_float")) {
            value = Tensor.of(new float[] {attributes.real("value_float", 0)});
        } else if (attributes.opset() >= 12 && attributes.has("value_int")) {
            value = Tensor.of(new long[] {attributes.integer("value_int", 0)});
        } else if (attributes.opset() >= 12 && attributes.has("value_floats")) {
            float[] all = attributes.reals("value_floats");
            value = Tensor.of(all, all.length);
        } else {
            long[] all = attributes.opset() >= 12 ? attributes.integers("value_ints") : null;
            if (all == null) {
                attributes.nothingLeft();
                throw attributes.damaged("attribute 'value' is missing");
            }
            value = Tensor.of(all, all.length);
        }
        return in -> List.of(value);
    }

    /** ConstantOfShape: the one element of {@code value}, a float 0 by default, in the shape of input 0. */
    static Operator constantOfShape(Attributes attributes, TensorReader reader) {
        OnnxTensor tensor = attributes.tensor("value");
        Tensor value = tensor == null ? Tensor.of(new float[1], 1) : reader.read(tensor);
        if (value.size() != 1) {
            throw attributes.damaged("attribute 'value' should hold one element, and is " + value);
        }
        return in -> {
            int[] shape = Shapes.of(in.integers(0));
            return List.of(value.take(new int[Indexing.claimed(shape, in.budget())], shape));
        };
    }
}
