package org.lstm4j.interchange.onnx.operator;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;

/** Matrix products; sums are formed in double precision and rounded once. */
final class Products {
    private Products() {}

    /** Gemm: {@code alpha} A' B' + {@code beta} C, with A and B transposed on demand; C may be left out since opset 11. */
    static Operator gemm(Attributes attributes) {
        float alpha = attributes.real("alpha", 1);
        float beta = attributes.real("beta", 1);
        boolean flipA = attributes.integer("transA", 0) != 0;
        boolean flipB = attributes.integer("transB", 0) != 0;
        attributes.expectInputs(attributes.opset() < 11 ? 3 : 2, 3);
        return in -> {
            Tensor a = matrix(in, 0, flipA);
            Tensor b = matrix(in, 1, flipB);
            int[] shape = {a.dimension(0), b.dimension(1)};
            double[] sums =
                    product(in, a.floats(), 0, b.floats(), 0, shape[0], a.dimension(1), b.dimension(0), shape[1]);
            float[] addend = in.optional(2) == null
                    ? null
                    : Pointwise.parameter(in, 2, shape).floats();
            float[] to = new float[sums.length];
            for (int i = 0; i < to.length; i++) {
                to[i] = (float) (alpha * sums[i] + (addend == null ? 0 : beta * (double) addend[i]));
            }
            return List.of(Tensor.of(to, shape));
        };
    }

    private static Tensor matrix(Arguments in, int index, boolean flip) {
        Tensor x = in.floats(index);
        if (x.rank() != 2) {
            throw new ShapeException("input " + index + ": expected a matrix, got " + x + "; correct the model");
        }
        if (!flip) {
            return x;
        }
        int rows = x.dimension(0);
        int columns = x.dimension(1);
        int[] shape = {columns, rows};
        return x.take(Shapes.indices(shape, 0, new int[] {1, columns}, in.budget()), shape);
    }

    /** MatMul as numpy has it: matrices in the last two dimensions, the others broadcast, vectors get a dimension. */
    static Operator matMul() {
        return in -> {
            Tensor a = in.floats(0);
            Tensor b = in.floats(1);
            if (a.rank() == 0 || b.rank() == 0) {
                throw new ShapeException(
                        "inputs: expected vectors or matrices, got " + a + " and " + b + "; correct the model");
            }
            Tensor left = a.rank() == 1 ? a.reshape(1, a.dimension(0)) : a;
            Tensor right = b.rank() == 1 ? b.reshape(b.dimension(0), 1) : b;
            int rows = left.dimension(left.rank() - 2);
            int columns = right.dimension(right.rank() - 1);
            int depth = left.dimension(left.rank() - 1);
            int[] leading = Shapes.broadcast(leading(left), leading(right));
            int[] ofLeft = Shapes.broadcastIndices(leading(left), leading, in.budget());
            int[] ofRight = Shapes.broadcastIndices(leading(right), leading, in.budget());
            int[] full = Arrays.copyOf(leading, leading.length + 2);
            full[leading.length] = rows;
            full[leading.length + 1] = columns;
            in.budget().claim(Tensor.elements(full));
            float[] to = new float[Tensor.elements(full)];
            for (int i = 0; i < ofLeft.length; i++) {
                double[] sums = product(
                        in,
                        left.floats(),
                        ofLeft[i] * rows * depth,
                        right.floats(),
                        ofRight[i] * depth * columns,
                        rows,
                        depth,
                        right.dimension(right.rank() - 2),
                        columns);
                for (int j = 0; j < sums.length; j++) {
                    to[i * sums.length + j] = (float) sums[j];
                }
            }
            return List.of(Tensor.of(to, withoutAdded(full, a.rank() == 1, b.rank() == 1)));
        };
    }

    private static int[] leading(Tensor x) {
        return Arrays.copyOf(x.shape(), x.rank() - 2);
    }

    private static int[] withoutAdded(int[] full, boolean noRows, boolean noColumns) {
        int n = full.length;
        int[] shape = Arrays.copyOf(full, n - (noRows ? 1 : 0) - (noColumns ? 1 : 0));
        if (noRows && !noColumns) {
            shape[n - 2] = full[n - 1];
        }
        return shape;
    }

    private static double[] product(
            Arguments in,
            float[] a,
            int startA,
            float[] b,
            int startB,
            int rows,
            int depth,
            int depthOfB,
            int columns) {
        if (depth != depthOfB) {
            throw new ShapeException("inputs: expected as many rows of the second as columns of the first, " + depth
                    + ", got " + depthOfB + "; correct the model or the inputs");
        }
        in.budget().claim((long) rows * columns);
        in.budget().work((long) rows * columns * depth);
        double[] sums = new double[rows * columns];
        for (int i = 0; i < rows && columns > 0; i++) {
            for (int k = 0; k < depth; k++) {
                double factor = a[startA + i * depth + k];
                int from = startB + k * columns;
                int to = i * columns;
                for (int j = 0; j < columns; j++) {
                    sums[to + j] += factor * b[from + j];
                }
            }
        }
        return sums;
    }
}
