package org.lstm4j.interchange.convention;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.container.Heap;
import org.lstm4j.interchange.tensor.Tensor;

/** The named arrays of one operator, each to be taken by name; {@link #done} then refuses those that nobody has taken. */
public final class Inputs {
    /** A dimension that may have any size. */
    public static final int ANY = -1;

    private static final int MAX_ELEMENTS = 1 << 26;

    private final String operator;
    private final Map<String, Tensor> tensors;
    private final long maxElements;
    private final Set<String> taken = new HashSet<>();

    /**
     * Arrays of an operator, whose name is for messages; an array that it makes of them has up to 2^26 elements, and takes no more
     * than a quarter of the heap.
     */
    public Inputs(String operator, Map<String, Tensor> tensors) {
        this(operator, tensors, Heap.most(MAX_ELEMENTS, Float.BYTES));
    }

    /** As {@link #Inputs(String, Map)}, with another limit. */
    public Inputs(String operator, Map<String, Tensor> tensors, long maxElements) {
        this.operator = operator;
        this.tensors = Map.copyOf(tensors);
        this.maxElements = maxElements;
    }

    /** Whether the array is there. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** How many dimensions the array has, -1 where it is missing. */
    int rank(String name) {
        Tensor tensor = tensors.get(name);
        return tensor == null ? -1 : tensor.rank();
    }

    /** The array, or null where it is missing. */
    public @Nullable Tensor find(String name, int... shape) {
        taken.add(name);
        Tensor tensor = tensors.get(name);
        if (tensor != null) {
            check(operator + ": input " + name, tensor, shape);
        }
        return tensor;
    }

    /**
     * The array.
     *
     * @throws UnsupportedModelException where it is missing
     * @throws ShapeException where it has another shape
     */
    public Tensor get(String name, int... shape) {
        Tensor tensor = find(name, shape);
        if (tensor == null) {
            throw new UnsupportedModelException(operator + ": input " + name + " is missing");
        }
        return tensor;
    }

    /**
     * How many elements an array of a shape has; to be asked before it is made.
     *
     * @throws MemoryLimitException where there are more than allowed
     */
    int room(int... shape) {
        int elements = Tensor.elements(shape);
        if (elements > maxElements) {
            throw new MemoryLimitException(operator + ": an array of the shape " + Arrays.toString(shape) + " has "
                    + elements + " elements, where at most " + maxElements + " are allowed; give fewer steps or rows");
        }
        return elements;
    }

    /** Refuses the first array that nobody has taken. */
    public void done() {
        for (String name : tensors.keySet().stream().sorted().toList()) {
            if (!taken.contains(name)) {
                throw new UnsupportedModelException(
                        operator + ": input " + name + " is unknown here, and what it changes would be lost");
            }
        }
    }

    /** Refuses a tensor of another shape; {@link #ANY} stands for any size. */
    static void check(String name, Tensor tensor, int... shape) {
        boolean fits = tensor.rank() == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] == ANY || shape[i] == tensor.dimension(i);
        }
        if (!fits) {
            throw new ShapeException(
                    name + ": expected " + Arrays.toString(shape).replace("-1", "*") + ", got " + tensor);
        }
    }
}
