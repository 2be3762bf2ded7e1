package org.lstm4j.interchange.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.onnx.operator.Budget;
import org.lstm4j.interchange.onnx.operator.Operator;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

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

    /** Floats that a step reads and that are known before a run. */
    long weights(Step step) {
        return Arrays.stream(step.inputs())
                .filter(input -> input >= 0)
                .mapToObj(constants::get)
                .filter(constant -> constant != null && constant.type() == TensorType.FLOAT)
                .mapToLong(Tensor::size)
                .sum();
    }

    /**
     * Runs all steps.
     *
     * @param operators the steps' computations, in their order
     * @return the outputs, none of them in an array of the graph's own
     * @throws ShapeException if an input is missing, unknown, or not of its declared type and shape, or if a node finds that
     *     its inputs do not fit
     * @throws MemoryLimitException if a node would take more than the budget leaves
     */
    Map<String, Tensor> run(List<Operator> operators, Map<String, Tensor> given, Budget budget) {
        List<@Nullable Tensor> values = new ArrayList<>(constants);
        long held = 0;
        for (ValueInfo input : inputs) {
            Tensor tensor = checked(input, given.get(input.name()));
            values.set(place(input), tensor);
            held += tensor.size();
        }
        for (String name : given.keySet()) {
            if (inputs.stream().noneMatch(input -> input.name().equals(name))) {
                throw new ShapeException("inputs: expected those of " + inputs + ", got '" + name + "'; leave it out");
            }
        }
        budget.settle(held);
        BitSet own = known();
        int[] lastReads = lastReads();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            step.run(operators.get(i), values, budget);
            for (int output : step.outputs()) {
                if (output >= 0) {
                    held += size(values, output);
                    own.set(output, shares(step, output, own, values));
                }
            }
            held -= letGo(step.inputs(), lastReads, i, values) + letGo(step.outputs(), lastReads, i, values);
            budget.settle(held);
        }
        Map<String, Tensor> results = new LinkedHashMap<>();
        for (ValueInfo output : outputs) {
            Tensor result = Objects.requireNonNull(values.get(place(output)));
            results.put(output.name(), own.get(place(output)) ? copied(output, result, budget) : result);
        }
        return results;
    }

    private BitSet known() {
        BitSet known = new BitSet();
        for (int place = 0; place < constants.size(); place++) {
            known.set(place, constants.get(place) != null);
        }
        return known;
    }

    /** Whether a step handed on one of the graph's own arrays: several runs may read it, so that no caller may write it. */
    private static boolean shares(Step step, int output, BitSet own, List<@Nullable Tensor> values) {
        Tensor made = Objects.requireNonNull(values.get(output));
        for (int input : step.inputs()) {
            Tensor read = input >= 0 && own.get(input) ? values.get(input) : null;
            if (read != null && made.sharesWith(read)) {
                return true;
            }
        }
        return false;
    }

    private static Tensor copied(ValueInfo output, Tensor result, Budget budget) {
        try {
            budget.claim(result.size());
        } catch (MemoryLimitException e) {
            throw new MemoryLimitException("output '" + output.name() + "': " + e.getMessage());
        }
        return result.copy();
    }

    /** Drops what nobody reads after a step; how many elements went that a run had made or was given. */
    private long letGo(int[] touched, int[] lastReads, int step, List<@Nullable Tensor> values) {
        long gone = 0;
        for (int place : touched) {
            if (place >= 0 && lastReads[place] <= step) {
                gone += size(values, place);
                values.set(place, null);
            }
        }
        return gone;
    }

    private long size(List<@Nullable Tensor> values, int place) {
        Tensor value = values.get(place);
        return value == null || constants.get(place) != null ? 0 : value.size();
    }

    private int place(ValueInfo value) {
        return Objects.requireNonNull(places.get(value.name()));
    }

    /** For each place the step that reads it last, so that it can be let go: -1 where none does, past all for outputs. */
    private int[] lastReads() {
        int[] last = new int[constants.size()];
        Arrays.fill(last, -1);
        for (int i = 0; i < steps.size(); i++) {
            for (int input : steps.get(i).inputs()) {
                if (input >= 0) {
                    last[input] = i;
                }
            }
        }
        outputs.forEach(output -> last[place(output)] = Integer.MAX_VALUE);
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
