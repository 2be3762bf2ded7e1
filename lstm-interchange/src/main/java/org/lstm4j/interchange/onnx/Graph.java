package org.lstm4j.interchange.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.onnx.operator.Budget;
import org.lstm4j.interchange.onnx.operator.Operator;
import org.lstm4j.interchange.tensor.Tensor;

/**
 * What is to be run, in order. Immutable.
 *
 * @param places where each value lies, by name
 * @param constants the values that are known before a run, null for the others
 */
record Graph(
        List<ValueInfo> inputs,
        List<ValueInfo> outputs,
        Map<String, Integer> places,
        List<@Nullable Tensor> constants,
        List<Step> steps) {

    /**
     * Runs all steps.
     *
     * @param operators the steps' computations, in their order
     * @throws ShapeException if an input is missing, unknown, or not of its declared type and shape, or if a node finds that
     *     its inputs do not fit
     */
    Map<String, Tensor> run(List<Operator> operators, Map<String, Tensor> given, Budget budget) {
        List<@Nullable Tensor> values = new ArrayList<>(constants);
        for (ValueInfo input : inputs) {
            values.set(place(input), checked(input, given.get(input.name())));
        }
        for (String name : given.keySet()) {
            if (inputs.stream().noneMatch(input -> input.name().equals(name))) {
                throw new ShapeException("inputs: expected those of " + inputs + ", got '" + name + "'; leave it out");
            }
        }
        int[] lastReads = lastReads();
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).run(operators.get(i), values, budget);
            for (int input : steps.get(i).inputs()) {
                if (input >= 0 && lastReads[input] == i) {
                    values.set(input, null);
                }
            }
        }
        Map<String, Tensor> results = new LinkedHashMap<>();
        for (ValueInfo output : outputs) {
            results.put(output.name(), Objects.requireNonNull(values.get(place(output))));
        }
        return results;
    }

    private int place(ValueInfo value) {
        return Objects.requireNonNull(places.get(value.name()));
    }

    /** For each place the step that reads it last, so that it can be let go; none for outputs. */
    private int[] lastReads() {
        int[] last = new int[constants.size()];
        for (int i = 0; i < steps.size(); i++) {
            for (int input : steps.get(i).inputs()) {
                if (input >= 0) {
                    last[input] = i;
                }
            }
        }
        outputs.forEach(output -> last[place(output)] = -1);
        return last;
    }

    private static Tensor checked(ValueInfo input, @Nullable Tensor tensor) {
        List<ValueInfo.Dimension> shape = input.shape();
        boolean fits =
                tensor != null && tensor.type() == input.type() && (shape == null || shape.size() == tensor.rank());
        for (int i = 0; fits && shape != null && i < shape.size(); i++) {
            fits = shape.get(i).size() < 0 || shape.get(i).size() == tensor.dimension(i);
        }
        if (!fits) {
            throw new ShapeException("input '" + input.name() + "': expected " + input + ", got "
                    + (tensor == null ? "nothing" : tensor) + "; give one of that type and shape");
        }
        return Objects.requireNonNull(tensor);
    }
}
