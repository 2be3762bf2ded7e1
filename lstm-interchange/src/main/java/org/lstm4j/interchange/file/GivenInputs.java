package org.lstm4j.interchange.file;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.onnx.ValueInfo;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** What a run is given, held against what the model reads. */
public final class GivenInputs {
    private GivenInputs() {}

    /**
     * Refuses names that are missing or unknown.
     *
     * @throws ShapeException naming them, and all that the model reads
     */
    public static void requireNames(List<ValueInfo> expected, Set<String> given) {
        List<String> names = expected.stream().map(ValueInfo::name).toList();
        require(names.stream().filter(name -> !given.contains(name)).toList(), "missing", expected);
        require(given.stream().filter(name -> !names.contains(name)).toList(), "unknown", expected);
    }

    private static void require(Collection<String> wrong, String what, List<ValueInfo> expected) {
        if (!wrong.isEmpty()) {
            throw new ShapeException("inputs: " + what + ": " + String.join(", ", wrong) + "; the model reads "
                    + expected.stream().map(ValueInfo::toString).toList());
        }
    }

    /** The inputs in the types that the model reads, where that changes no value, or where it is allowed. */
    static Map<String, Tensor> fitted(List<ValueInfo> expected, Map<String, Tensor> given, boolean convertDoubles) {
        requireNames(expected, given.keySet());
        Map<String, Tensor> fitted = new LinkedHashMap<>();
        for (ValueInfo input : expected) {
            fitted.put(input.name(), fitted(input, given.get(input.name()), convertDoubles));
        }
        return fitted;
    }

    private static Tensor fitted(ValueInfo input, Tensor tensor, boolean convertDoubles) {
        TensorType from = tensor.type();
        TensorType to = input.type();
        if (from == TensorType.INT64 && to == TensorType.INT32) {
            return narrowed(input, tensor);
        }
        if (from == TensorType.INT32 && to == TensorType.INT64) {
            return tensor.widened();
        }
        if (from == TensorType.DOUBLE && to == TensorType.FLOAT) {
            if (!convertDoubles) {
                throw new ShapeException("input '" + input.name() + "': expected " + input + ", got " + tensor
                        + "; give it as 32-bit floats, or ask for convertDoubles (--convert-doubles)");
            }
            return tensor.rounded();
        }
        return tensor;
    }

    private static Tensor narrowed(ValueInfo input, Tensor tensor) {
        int[] ints = new int[tensor.size()];
        for (int i = 0; i < ints.length; i++) {
            long value = tensor.longs()[i];
            if ((int) value != value) {
                throw new ShapeException(
                        "input '" + input.name() + "': element " + i + " is " + value + ", which 32 bits do not hold");
            }
            ints[i] = (int) value;
        }
        return Tensor.of(ints, tensor.shape());
    }
}
