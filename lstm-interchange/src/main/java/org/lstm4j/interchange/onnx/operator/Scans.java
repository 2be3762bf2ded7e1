package org.lstm4j.interchange.onnx.operator;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** Operators that go along one axis from end to end. */
final class Scans {
    private Scans() {}

    /** Whether the element at one index comes before that at another. */
    @FunctionalInterface
    private interface Order {
        boolean prefers(int candidate, int best);
    }

    /** ArgMax: where the greatest lies along {@code axis}; of several the first, or since opset 12 the last on demand. */
    static Operator argMax(Attributes attributes) {
        long wanted = attributes.integer("axis", 0);
        boolean kept = attributes.integer("keepdims", 1) != 0;
        boolean last = attributes.opset() >= 12 && attributes.integer("select_last_index", 0) != 0;
        return in -> {
            Tensor x = in.get(0);
            int axis = Shapes.axis(wanted, x.rank());
            int length = x.dimension(axis);
            int inner = Shapes.product(x.shape(), axis + 1, x.rank());
            List<Integer> shape = new ArrayList<>();
            for (int i = 0; i < x.rank(); i++) {
                if (i != axis || kept) {
                    shape.add(i == axis ? 1 : x.dimension(i));
                }
            }
            int[] dimensions = shape.stream().mapToInt(i -> i).toArray();
            long[] to = new long[Indexing.claimed(dimensions, in.budget())];
            if (length == 0 && to.length > 0) {
                throw new ShapeException("input 0: expected elements along axis " + axis + ", got " + x
                        + ", of which there is no greatest; correct the inputs");
            }
            in.budget().work(x.size());
            Order order = order(in, last);
            for (int i = 0; i < to.length; i++) {
                int start = i / inner * length * inner + i % inner;
                int best = 0;
                for (int k = 1; k < length; k++) {
                    best = order.prefers(start + k * inner, start + best * inner) ? k : best;
                }
                to[i] = best;
            }
            return List.of(Tensor.of(to, dimensions));
        };
    }

    private static Order order(Arguments in, boolean last) {
        if (in.get(0).type() == TensorType.FLOAT) {
            float[] x = in.floats(0).floats();
            return (candidate, best) -> x[candidate] > x[best] || (last && x[candidate] == x[best]);
        }
        long[] x = in.integers(0);
        return (candidate, best) -> x[candidate] > x[best] || (last && x[candidate] == x[best]);
    }

    /** CumSum along the axis that input 1 names: each element and those before it, or since the end where {@code reverse}. */
    static Operator cumSum(Attributes attributes) {
        boolean exclusive = attributes.integer("exclusive", 0) != 0;
        boolean reverse = attributes.integer("reverse", 0) != 0;
        return in -> {
            Tensor x = in.get(0);
            long[] named = in.integers(1);
            if (named.length != 1) {
                throw new ShapeException("input 1: expected one axis, got " + in.get(1) + "; correct the model");
            }
            int axis = Shapes.axis(named[0], x.rank());
            int inner = Shapes.product(x.shape(), axis + 1, x.rank());
            int length = x.dimension(axis);
            in.budget().claim(x.size());
            int first = reverse ? (length - 1) * inner : 0;
            int step = reverse ? -inner : inner;
            boolean real = x.type() == TensorType.FLOAT;
            float[] reals = real ? x.floats().clone() : new float[0];
            long[] integers = real ? new long[0] : in.integers(0).clone();
            for (int block = 0; block < x.size(); block += length * inner) {
                for (int start = block; start < block + inner; start++) {
                    if (real) {
                        sum(reals, start + first, step, length, exclusive);
                    } else {
                        sum(integers, start + first, step, length, exclusive);
                    }
                }
            }
            return List.of(real ? Tensor.of(reals, x.shape()) : Pointwise.integers(x.type(), integers, x.shape()));
        };
    }

    private static void sum(float[] x, int start, int step, int length, boolean exclusive) {
        double sum = 0;
        for (int k = 0; k < length; k++) {
            int at = start + k * step;
            double before = sum;
            sum += x[at];
            x[at] = (float) (exclusive ? before : sum);
        }
    }

    private static void sum(long[] x, int start, int step, int length, boolean exclusive) {
        long sum = 0;
        for (int k = 0; k < length; k++) {
            int at = start + k * step;
            long before = sum;
            sum += x[at];
            x[at] = exclusive ? before : sum;
        }
    }

    /** ReverseSequence: the first steps of each row in reverse order, as many as its length says; the others stay. */
    static Operator reverseSequence(Attributes attributes) {
        long batchAxis = attributes.integer("batch_axis", 1);
        long timeAxis = attributes.integer("time_axis", 0);
        if (batchAxis + timeAxis != 1 || batchAxis * timeAxis != 0) {
            throw attributes.damaged("attributes 'batch_axis' and 'time_axis' should be 0 and 1, or 1 and 0");
        }
        boolean timeFirst = timeAxis == 0;
        return in -> {
            Tensor x = in.get(0);
            long[] lengths = in.integers(1);
            if (x.rank() < 2 || lengths.length != x.dimension((int) batchAxis)) {
                throw new ShapeException("inputs: expected time, batch and a length for each row, got " + x + " and "
                        + in.get(1) + "; correct the inputs");
            }
            int steps = x.dimension((int) timeAxis);
            for (long length : lengths) {
                if (length < 0 || length > steps) {
                    throw new ShapeException(
                            "input 1: expected lengths of 0 to " + steps + ", got " + length + "; correct the inputs");
                }
            }
            int inner = Shapes.product(x.shape(), 2, x.rank());
            int[] indices = new int[Indexing.claimed(x.shape(), in.budget())];
            for (int i = 0; i < indices.length; i++) {
                int row = i / inner;
                int time = timeFirst ? row / lengths.length : row % steps;
                int batch = timeFirst ? row % lengths.length : row / steps;
                int from = time < lengths[batch] ? (int) lengths[batch] - 1 - time : time;
                int source = timeFirst ? from * lengths.length + batch : batch * steps + from;
                indices[i] = source * inner + i % inner;
            }
            return List.of(x.take(indices, x.shape()));
        };
    }
}
