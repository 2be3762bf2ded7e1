package org.lstm4j.interchange.verify;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/**
 * How outputs compare with expected ones.
 *
 * @param passed whether all are met
 * @param detail what was compared, or the first value that was missed
 */
public record Comparison(boolean passed, String detail) {
    private static final Pattern ROW = Pattern.compile("(.+)\\[(\\d{1,9})]");
    private static final Pattern SUM = Pattern.compile("sum\\((.+)\\)");

    /**
     * When a value passes: {@code |got - want| <= absolute + relative * |want|}. An infinity is met by itself alone, and NaN by
     * NaN, as in NumPy's {@code assert_allclose}.
     *
     * @param absolute atol
     * @param relative rtol
     */
    public record Tolerance(double absolute, double relative) {
        boolean allows(double got, double want) {
            // Equality first: zeros of both signs are equal, and the difference of two equal infinities is no number.
            return got == want
                    || (Double.isNaN(got) && Double.isNaN(want))
                    || (Double.isFinite(want) && Math.abs(got - want) <= absolute + relative * Math.abs(want));
        }
    }

    /**
     * Compares types, shapes and values. An expected name may also be {@code NAME[i]}, the i-th entry of an output's first
     * axis, or {@code sum(NAME)}, the sum over its values, which has neither type nor
     * axes to compare.
     *
     * @param doublesAreFloats whether floats meet what is expected in doubles
     * @throws UnsupportedModelException where an expected name is no output
     */
    public static Comparison of(
            Map<String, Tensor> outputs, Map<String, Tensor> expected, Tolerance tolerance, boolean doublesAreFloats) {
        double worst = 0;
        int values = 0;
        for (Map.Entry<String, Tensor> entry : expected.entrySet()) {
            String name = entry.getKey();
            Tensor want = entry.getValue();
            Tensor got = output(name, outputs);
            boolean sum = SUM.matcher(name).matches();
            boolean typed = sum
                    || got.type() == want.type()
                    || (doublesAreFloats && got.type() == TensorType.FLOAT && want.type() == TensorType.DOUBLE);
            // A sum is one number, which some write as an array of one.
            boolean shaped = Arrays.equals(got.shape(), want.shape()) || (sum && got.size() == 1 && want.size() == 1);
            if (!typed || !shaped) {
                return new Comparison(false, name + ": expected " + want + ", got " + got);
            }
            double[] wanted = doubles(want);
            double[] gotten = doubles(got);
            for (int i = 0; i < wanted.length; i++) {
                if (!tolerance.allows(gotten[i], wanted[i])) {
                    return new Comparison(
                            false,
                            name + ": value " + i + " of " + wanted.length + ": expected " + wanted[i] + ", got "
                                    + gotten[i] + "; " + tolerance);
                }
                if (Double.isFinite(wanted[i])) {
                    worst = Math.max(worst, Math.abs(gotten[i] - wanted[i]));
                }
            }
            values += wanted.length;
        }
        return new Comparison(true, values + " values, largest difference " + worst);
    }

    /**
     * Compares shapes alone.
     *
     * @throws UnsupportedModelException where a name is no output
     */
    static Comparison ofShapes(Map<String, Tensor> outputs, Map<String, int[]> shapes) {
        for (Map.Entry<String, int[]> entry : shapes.entrySet()) {
            Tensor got = output(entry.getKey(), outputs);
            if (!Arrays.equals(got.shape(), entry.getValue())) {
                return new Comparison(
                        false,
                        entry.getKey() + ": expected the shape " + Arrays.toString(entry.getValue()) + ", got " + got);
            }
        }
        return new Comparison(true, shapes.size() + " shapes");
    }

    private static Tensor output(String name, Map<String, Tensor> outputs) {
        Tensor output = outputs.get(name);
        if (output != null) {
            return output;
        }
        Matcher row = ROW.matcher(name);
        if (row.matches()) {
            return row(name, output(row.group(1), outputs), Integer.parseInt(row.group(2)));
        }
        Matcher sum = SUM.matcher(name);
        if (sum.matches()) {
            return Tensor.of(new double[] {
                Arrays.stream(doubles(output(sum.group(1), outputs))).sum()
            });
        }
        throw new UnsupportedModelException("output " + name + ": unknown; there are " + outputs.keySet());
    }

    private static Tensor row(String name, Tensor tensor, int row) {
        if (tensor.rank() == 0 || row >= tensor.dimension(0)) {
            throw new UnsupportedModelException("output " + name + ": there is no such entry in " + tensor);
        }
        int[] shape = Arrays.copyOfRange(tensor.shape(), 1, tensor.rank());
        int size = Tensor.elements(shape);
        return tensor.take(IntStream.range(row * size, (row + 1) * size).toArray(), shape);
    }

    private static double[] doubles(Tensor tensor) {
        double[] values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (tensor.type()) {
                case FLOAT -> tensor.floats()[i];
                case DOUBLE -> tensor.doubles()[i];
                case INT32 -> tensor.ints()[i];
                case INT64 -> tensor.longs()[i];
                case BOOL -> tensor.booleans()[i] ? 1 : 0;
            };
        }
        return values;
    }
}
