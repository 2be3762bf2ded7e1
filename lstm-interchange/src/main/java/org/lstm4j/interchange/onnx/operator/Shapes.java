package org.lstm4j.interchange.onnx.operator;

import java.util.Arrays;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;

/** Arithmetic of shapes, and the indices by which elements move. */
final class Shapes {
    private Shapes() {}

    /** An axis counted from either end, as one counted from the front. */
    static int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw new ShapeException(
                    "axis: expected one of " + rank + " dimensions, got " + axis + "; correct the model");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** A rank that a shape may have; asked before anything is made of its size. */
    static int rank(int rank) {
        if (rank > Tensor.MAX_RANK) {
            throw new ShapeException(
                    "shape: expected at most " + Tensor.MAX_RANK + " dimensions, got " + rank + "; correct the model");
        }
        return rank;
    }

    static int dimension(long dimension) {
        if (dimension < 0 || dimension > Integer.MAX_VALUE) {
            throw new ShapeException("shape: a dimension lies in [0, 2^31), got " + dimension + "; correct the model");
        }
        return (int) dimension;
    }

    static int[] of(long[] shape) {
        rank(shape.length);
        int[] ints = new int[shape.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = dimension(shape[i]);
        }
        return ints;
    }

    /** Elements of {@code shape} from {@code from} to before {@code to}. */
    static int product(int[] shape, int from, int to) {
        return Tensor.elements(Arrays.copyOfRange(shape, from, to));
    }

    /** For each dimension, how far apart its neighbours lie. */
    static int[] strides(int[] shape) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(1, shape[i]);
        }
        return strides;
    }

    /** The shape to which both broadcast, aligned at their ends; a dimension of 1 stretches. */
    static int[] broadcast(int[] a, int[] b) {
        int[] shape = new int[Math.max(a.length, b.length)];
        for (int i = 1; i <= shape.length; i++) {
            int left = i <= a.length ? a[a.length - i] : 1;
            int right = i <= b.length ? b[b.length - i] : 1;
            if (left != right && left != 1 && right != 1) {
                throw new ShapeException("shapes: " + Arrays.toString(a) + " and " + Arrays.toString(b)
                        + " do not broadcast; give inputs that do");
            }
            shape[shape.length - i] = left == 1 ? right : left;
        }
        return shape;
    }

    /** For each element of {@code to}, its index in {@code from}, which broadcasts to it. */
    static int[] broadcastIndices(int[] from, int[] to, Budget budget) {
        int[] strides = strides(from);
        int[] steps = new int[to.length];
        for (int i = 1; i <= from.length; i++) {
            steps[to.length - i] = from[from.length - i] == 1 ? 0 : strides[from.length - i];
        }
        return indices(to, 0, steps, budget);
    }

    /** For each element of {@code shape}, {@code start} and so many {@code steps} as its place says. */
    static int[] indices(int[] shape, int start, int[] steps, Budget budget) {
        int n = Tensor.elements(shape);
        budget.claim(n);
        int[] indices = new int[n];
        int[] place = new int[shape.length];
        int index = start;
        for (int i = 0; i < n; i++) {
            indices[i] = index;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                index += steps[axis];
                if (++place[axis] < shape[axis]) {
                    break;
                }
                index -= steps[axis] * shape[axis];
                place[axis] = 0;
            }
        }
        return indices;
    }
}
