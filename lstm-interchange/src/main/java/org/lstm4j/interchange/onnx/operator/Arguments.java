package org.lstm4j.interchange.onnx.operator;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** The inputs of one call of an {@link Operator}. */
public final class Arguments {
    private final List<@Nullable Tensor> inputs;
    private final Budget budget;

    /**
     * Inputs in the node's order, null where it leaves one out.
     *
     * @param budget what results take their elements from
     */
    public Arguments(List<@Nullable Tensor> inputs, Budget budget) {
        this.inputs = inputs;
        this.budget = budget;
    }

    /** All inputs in the node's order, null where it leaves one out. */
    public List<@Nullable Tensor> all() {
        return inputs;
    }

    /** Takes a result of {@code rows} times {@code columns} elements from the budget, before it is made. */
    public void claim(long rows, long columns) {
        boolean fits = Math.multiplyHigh(rows, columns) == 0 && rows * columns >= 0;
        budget.claim(fits ? rows * columns : Long.MAX_VALUE);
    }

    /** Takes work of as many steps as the product of these says, none of them negative. */
    public void work(long... factors) {
        long steps = 1;
        for (long factor : factors) {
            steps = Math.multiplyHigh(steps, factor) == 0 && steps * factor >= 0 ? steps * factor : Long.MAX_VALUE;
        }
        budget.work(steps);
    }

    Budget budget() {
        return budget;
    }

    int count() {
        return inputs.size();
    }

    /** An input that the operator cannot do without; {@link Operators} has checked that the node names it. */
    public Tensor get(int index) {
        Tensor input = inputs.get(index);
        if (input == null) {
            throw new ShapeException("input " + index + " is left out; the operator needs it");
        }
        return input;
    }

    @Nullable
    Tensor optional(int index) {
        return index < inputs.size() ? inputs.get(index) : null;
    }

    /** An input of floats. */
    Tensor floats(int index) {
        Tensor input = get(index);
        if (input.type() != TensorType.FLOAT) {
            throw new ShapeException("input " + index + ": expected FLOAT, got " + input + "; cast it in the model");
        }
        return input;
    }

    /** An input of truth values. */
    Tensor booleans(int index) {
        Tensor input = get(index);
        if (input.type() != TensorType.BOOL) {
            throw new ShapeException("input " + index + ": expected BOOL, got " + input + "; cast it in the model");
        }
        return input;
    }

    /** The values of a list of integers: axes, sizes, indices. */
    long[] integers(int index) {
        return integers(get(index), "input " + index);
    }

    /** As {@link #integers(int)}, null if the input is left out. */
    long @Nullable [] optionalIntegers(int index) {
        Tensor input = optional(index);
        return input == null ? null : integers(input, "input " + index);
    }

    static long[] integers(Tensor from, String what) {
        return switch (from.type()) {
            case INT64 -> from.longs();
            case INT32 -> Arrays.stream(from.ints()).asLongStream().toArray();
            default -> throw new ShapeException(what + ": expected integers, got " + from + "; cast it in the model");
        };
    }
}
