package org.lstm4j.interchange.tensor;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.ShapeException;

/**
 * Numbers of one type in row-major order, and their shape. A tensor does not copy the array that it is made of, nor the
 * one that it gives: whoever changes either changes the tensor. A shape of no dimensions is a scalar; a dimension may be 0.
 */
public final class Tensor {
    /** Dimensions that a shape may have; models of the kinds read here have five at most. */
    public static final int MAX_RANK = 16;

    private final TensorType type;
    private final Object data;
    private final int[] shape;
    private final int size;

    private Tensor(TensorType type, Object data, int length, int[] shape) {
        if (shape.length > MAX_RANK) {
            throw new ShapeException("shape: expected at most " + MAX_RANK + " dimensions, got " + shape.length
                    + "; correct the model or the file");
        }
        this.type = type;
        this.data = data;
        this.shape = shape.clone();
        this.size = elements(this.shape);
        if (size != length) {
            throw new ShapeException("shape: " + Arrays.toString(shape) + " holds " + size + " elements, got " + length
                    + "; give as many");
        }
    }

    /** Floats of a shape. */
    public static Tensor of(float[] data, int... shape) {
        return new Tensor(TensorType.FLOAT, data, data.length, shape);
    }

    /** Doubles of a shape. */
    public static Tensor of(double[] data, int... shape) {
        return new Tensor(TensorType.DOUBLE, data, data.length, shape);
    }

    /** Integers of 32 bits of a shape. */
    public static Tensor of(int[] data, int... shape) {
        return new Tensor(TensorType.INT32, data, data.length, shape);
    }

    /** Integers of 64 bits of a shape. */
    public static Tensor of(long[] data, int... shape) {
        return new Tensor(TensorType.INT64, data, data.length, shape);
    }

    /** Truth values of a shape. */
    public static Tensor of(boolean[] data, int... shape) {
        return new Tensor(TensorType.BOOL, data, data.length, shape);
    }

    /**
     * How many elements a shape holds.
     *
     * @throws ShapeException if a dimension is negative, or if there are more than an array takes
     */
    public static int elements(int... shape) {
        long elements = 1;
        boolean empty = false;
        for (int dimension : shape) {
            if (dimension < 0) {
                throw new ShapeException("shape: dimensions are at least 0, got " + Arrays.toString(shape));
            }
            empty |= dimension == 0;
            elements = Math.min(elements * Math.max(1, dimension), 1L << 31);
        }
        if (!empty && elements > Integer.MAX_VALUE - 8) {
            throw new ShapeException("shape: at most 2^31 - 9 elements fit an array, got " + Arrays.toString(shape));
        }
        return empty ? 0 : (int) elements;
    }

    /** The elements' type. */
    public TensorType type() {
        return type;
    }

    /** A copy of the shape. */
    public int[] shape() {
        return shape.clone();
    }

    /** How many dimensions there are. */
    public int rank() {
        return shape.length;
    }

    /** One dimension of the shape. */
    public int dimension(int axis) {
        return shape[axis];
    }

    /** How many elements there are. */
    public int size() {
        return size;
    }

    /**
     * The elements themselves.
     *
     * @throws ShapeException if they are no floats
     */
    public float[] floats() {
        return (float[]) typed(TensorType.FLOAT);
    }

    /**
     * The elements themselves.
     *
     * @throws ShapeException if they are no doubles
     */
    public double[] doubles() {
        return (double[]) typed(TensorType.DOUBLE);
    }

    /**
     * The elements themselves.
     *
     * @throws ShapeException if they are no integers of 32 bits
     */
    public int[] ints() {
        return (int[]) typed(TensorType.INT32);
    }

    /**
     * The elements themselves.
     *
     * @throws ShapeException if they are no integers of 64 bits
     */
    public long[] longs() {
        return (long[]) typed(TensorType.INT64);
    }

    /**
     * The elements themselves.
     *
     * @throws ShapeException if they are no truth values
     */
    public boolean[] booleans() {
        return (boolean[]) typed(TensorType.BOOL);
    }

    private Object typed(TensorType wanted) {
        if (type != wanted) {
            throw new ShapeException("tensor: expected elements of " + wanted + ", got " + this + "; ask for those");
        }
        return data;
    }

    /**
     * Integers of 32 bits as those of 64.
     *
     * @throws ShapeException if they are no integers of 32 bits
     */
    public Tensor widened() {
        return of(Arrays.stream(ints()).asLongStream().toArray(), shape);
    }

    /**
     * Doubles rounded to floats.
     *
     * @throws ShapeException if the elements are no doubles
     */
    public Tensor rounded() {
        double[] from = doubles();
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = (float) from[i];
        }
        return of(to, shape);
    }

    /**
     * The same elements in another shape.
     *
     * @throws ShapeException if it holds another number of elements
     */
    public Tensor reshape(int... other) {
        return new Tensor(type, data, size(), other);
    }

    /** Whether the elements of both lie in one array. */
    public boolean sharesWith(Tensor other) {
        return data.equals(other.data); // an array equals itself alone
    }

    /** The same in an array of its own. */
    public Tensor copy() {
        return join(List.of(this)).reshape(shape);
    }

    /**
     * A new tensor of chosen elements.
     *
     * @param indices for each element of the new tensor, in row-major order, its index in this one
     * @throws ShapeException if there are not as many as the shape holds
     */
    public Tensor take(int[] indices, int... other) {
        int n = indices.length;
        Object taken = switch (type) {
            case FLOAT -> {
                float[] from = floats();
                float[] to = new float[n];
                for (int i = 0; i < n; i++) {
                    to[i] = from[indices[i]];
                }
                yield to;
            }
            case DOUBLE -> {
                double[] from = doubles();
                double[] to = new double[n];
                for (int i = 0; i < n; i++) {
                    to[i] = from[indices[i]];
                }
                yield to;
            }
            case INT32 -> {
                int[] from = ints();
                int[] to = new int[n];
                for (int i = 0; i < n; i++) {
                    to[i] = from[indices[i]];
                }
                yield to;
            }
            case INT64 -> {
                long[] from = longs();
                long[] to = new long[n];
                for (int i = 0; i < n; i++) {
                    to[i] = from[indices[i]];
                }
                yield to;
            }
            case BOOL -> {
                boolean[] from = booleans();
                boolean[] to = new boolean[n];
                for (int i = 0; i < n; i++) {
                    to[i] = from[indices[i]];
                }
                yield to;
            }
        };
        return new Tensor(type, taken, n, other);
    }

    /**
     * All elements of some tensors, one tensor after another, in a single dimension.
     *
     * @param parts at least one, all of one type
     * @throws ShapeException if their types differ, or if they are more than an array takes
     */
    public static Tensor join(List<Tensor> parts) {
        Tensor first = parts.getFirst();
        int total = 0;
        for (Tensor part : parts) {
            part.typed(first.type);
            if (part.size() > Integer.MAX_VALUE - 8 - total) {
                throw new ShapeException("tensors: at most 2^31 - 9 elements fit an array, got more; join fewer");
            }
            total += part.size();
        }
        Object joined = Array.newInstance(first.data.getClass().componentType(), total);
        int position = 0;
        for (Tensor part : parts) {
            System.arraycopy(part.data, 0, joined, position, part.size());
            position += part.size();
        }
        return new Tensor(first.type, joined, total, new int[] {total});
    }

    /** Type and shape, as in {@code FLOAT[5, 2, 4]}. */
    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
