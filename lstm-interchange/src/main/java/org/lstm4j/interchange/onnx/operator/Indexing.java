package org.lstm4j.interchange.onnx.operator;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;

/** Gathering by tables of indices, which count from the end where they are negative. */
final class Indexing {
    private Indexing() {}

    /** The elements of a shape, taken from the budget. */
    static int claimed(int[] shape, Budget budget) {
        int elements = Tensor.elements(shape);
        budget.claim(elements);
        return elements;
    }

    /** GatherElements: each index picks along {@code axis}, at its own place along the others. */
    static Operator gatherElements(Attributes attributes) {
        long wanted = attributes.integer("axis", 0);
        return in -> {
            Tensor x = in.get(0);
            Tensor table = in.get(1);
            long[] chosen = in.integers(1);
            int axis = Shapes.axis(wanted, x.rank());
            boolean fits = table.rank() == x.rank();
            for (int i = 0; fits && i < x.rank(); i++) {
                fits = i == axis || table.dimension(i) <= x.dimension(i);
            }
            if (!fits) {
                throw new ShapeException("input 1: expected a table no larger than " + x + " but along axis " + axis
                        + ", got " + table + "; correct the inputs");
            }
            int[] steps = Shapes.strides(x.shape());
            int stride = steps[axis];
            steps[axis] = 0;
            int[] indices = Shapes.indices(table.shape(), 0, steps, in.budget());
            for (int i = 0; i < indices.length; i++) {
                indices[i] += index(chosen[i], x.dimension(axis)) * stride;
            }
            return List.of(x.take(indices, table.shape()));
        };
    }

    /** GatherND: the last dimension of input 1 holds places in the leading ones of input 0, after {@code batch_dims}. */
    static Operator gatherNd(Attributes attributes) {
        long batches = attributes.opset() >= 12 ? attributes.integer("batch_dims", 0) : 0;
        if (batches < 0) {
            throw attributes.damaged("attribute 'batch_dims' is negative");
        }
        return in -> {
            Tensor x = in.get(0);
            Tensor table = in.get(1);
            long[] chosen = in.integers(1);
            int leading = (int) Math.min(batches, Tensor.MAX_RANK);
            int depth = table.rank() == 0 ? 0 : table.dimension(table.rank() - 1);
            boolean fits = depth > 0 && table.rank() > leading && (long) leading + depth <= x.rank();
            for (int i = 0; fits && i < leading; i++) {
                fits = x.dimension(i) == table.dimension(i);
            }
            if (!fits) {
                throw new ShapeException("input 1: expected places in " + x + " after " + leading
                        + " dimensions in common, got " + table + "; correct the inputs");
            }
            int tuples = Shapes.product(table.shape(), 0, table.rank() - 1);
            int inner = Shapes.product(x.shape(), leading + depth, x.rank());
            int[] shape = Arrays.copyOf(table.shape(), table.rank() - 1 + x.rank() - leading - depth);
            System.arraycopy(x.shape(), leading + depth, shape, table.rank() - 1, x.rank() - leading - depth);
            int[] indices = new int[claimed(shape, in.budget())];
            in.budget().work((long) tuples * depth);
            int[] strides = Shapes.strides(x.shape());
            int perBatch = tuples / Math.max(1, Shapes.product(x.shape(), 0, leading));
            for (int tuple = 0; tuple < tuples; tuple++) {
                int from = leading == 0 ? 0 : tuple / perBatch * strides[leading - 1];
                for (int i = 0; i < depth; i++) {
                    from += index(chosen[tuple * depth + i], x.dimension(leading + i)) * strides[leading + i];
                }
                for (int i = 0; i < inner; i++) {
                    indices[tuple * inner + i] = from + i;
                }
            }
            return List.of(x.take(indices, shape));
        };
    }

    private static int index(long choice, int size) {
        if (choice < -size || choice >= size) {
            throw new ShapeException(
                    "input 1: expected indices of " + size + " elements, got " + choice + "; correct the inputs");
        }
        return (int) (choice < 0 ? choice + size : choice);
    }
}
