package org.lstm4j.benchmarks.engine;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.math.CellWeights;
import org.lstm4j.math.RecurrentMath;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/** What the engines' outputs should be, by the double-precision mathematics of lstm-api. */
final class Reference {
    private Reference() {}

    /**
     * Some rows of a FORWARD; rows of a batch never meet.
     *
     * @param rows which of the batch, R of them
     * @return {@code [T, R, D*H]}
     */
    static double[] forward(Work work, Inputs inputs, int[] rows) {
        int steps = work.steps();
        double[] x = rows(inputs.x(), steps, work.batch(), work.hidden(), rows);
        int[] all = inputs.lengths();
        int[] lengths =
                all == null ? null : Arrays.stream(rows).map(row -> all[row]).toArray();
        int cell = 0;
        for (int layer = 0; layer < work.layers(); layer++) {
            double[] y = new double[steps * rows.length * work.directions() * work.hidden()];
            for (int direction = 0; direction < work.directions(); direction++) {
                RecurrentMath math =
                        math(work, inputs.cells().get(cell++), direction == 0 ? Direction.FORWARD : Direction.REVERSE);
                RecurrentMath.Input in = new RecurrentMath.Input(steps, rows.length, x, lengths, null, null, null);
                double[] half = math.forward(in).y();
                for (int at = 0; at < steps * rows.length; at++) {
                    int target = (at * work.directions() + direction) * work.hidden();
                    System.arraycopy(half, at * work.hidden(), y, target, work.hidden());
                }
            }
            x = y;
        }
        return x;
    }

    /** The hidden state {@code [N, H]} after so many runs of a STEP. */
    static double[] step(Work work, Inputs inputs, int runs) {
        float[] x = new float[runs * inputs.x().length];
        for (int run = 0; run < runs; run++) {
            System.arraycopy(inputs.x(), 0, x, run * inputs.x().length, inputs.x().length);
        }
        Work whole = Work.of(Work.Kind.FORWARD, work.cell(), work.batch(), work.hidden(), runs, 1)
                .withLayers(work.layers());
        int[] rows = new int[work.batch()];
        Arrays.setAll(rows, row -> row);
        double[] y = forward(whole, new Inputs(inputs.cells(), x, null, null, null), rows);
        return Arrays.copyOfRange(y, y.length - work.batch() * work.hidden(), y.length);
    }

    /** All weights after so many updates of a TRAIN of one layer in one direction. */
    static double[] train(Work work, Inputs inputs, int updates) {
        Inputs.Cell cell = inputs.cells().getFirst();
        double[] weights = doubles(Floats.concatenated(cell.arrays()));
        double[] firstMoment = new double[weights.length];
        double[] secondMoment = new double[weights.length];
        RecurrentSpec spec = spec(work, cell.inputSize(), Direction.FORWARD);
        RecurrentMath.Input in = RecurrentMath.Input.of(work.steps(), work.batch(), doubles(inputs.x()));
        double[] targets = doubles(Objects.requireNonNull(inputs.targets()));
        for (int update = 1; update <= updates; update++) {
            RecurrentMath math = new RecurrentMath(spec, cellWeights(spec, weights));
            RecurrentMath.Output out = math.forward(in);
            double[] dy = new double[targets.length];
            Arrays.setAll(dy, i -> 2 * (out.y()[i] - targets[i]) / targets.length);
            CellWeights gradients = math.backward(in, out, new RecurrentMath.OutputGradients(dy, null, null))
                    .weights();
            int at = 0;
            for (WeightKind kind : spec.weightKinds()) {
                for (double g : gradients.get(kind)) {
                    firstMoment[at] = Inputs.BETA1 * firstMoment[at] + (1 - Inputs.BETA1) * g;
                    secondMoment[at] = Inputs.BETA2 * secondMoment[at] + (1 - Inputs.BETA2) * g * g;
                    double mean = firstMoment[at] / (1 - Math.pow(Inputs.BETA1, update));
                    double square = secondMoment[at] / (1 - Math.pow(Inputs.BETA2, update));
                    weights[at++] -= Inputs.RATE * mean / (Math.sqrt(square) + Inputs.EPSILON);
                }
            }
        }
        return weights;
    }

    /** Rows of a time-major array, widened. */
    static double[] rows(float[] values, int steps, int batch, int width, int[] rows) {
        double[] result = new double[steps * rows.length * width];
        int at = 0;
        for (int t = 0; t < steps; t++) {
            for (int row : rows) {
                for (int j = 0; j < width; j++) {
                    result[at++] = values[(t * batch + row) * width + j];
                }
            }
        }
        return result;
    }

    private static RecurrentMath math(Work work, Inputs.Cell cell, Direction direction) {
        RecurrentSpec spec = spec(work, cell.inputSize(), direction);
        Map<WeightKind, float[]> arrays = new EnumMap<>(Map.of(
                WeightKind.INPUT, cell.w(),
                WeightKind.RECURRENT, cell.u(),
                WeightKind.INPUT_BIAS, cell.b(),
                WeightKind.RECURRENT_BIAS, cell.rb()));
        return new RecurrentMath(spec, CellWeights.of(RecurrentWeights.of(spec, arrays)));
    }

    static RecurrentSpec spec(Work work, int inputSize, Direction direction) {
        RecurrentSpec plain = switch (work.cell()) {
            case LSTM -> RecurrentSpec.lstm(inputSize, work.hidden());
            case GRU -> RecurrentSpec.gru(inputSize, work.hidden());
            case RNN -> RecurrentSpec.rnn(inputSize, work.hidden());
        };
        return plain.toBuilder().direction(direction).build();
    }

    private static CellWeights cellWeights(RecurrentSpec spec, double[] values) {
        CellWeights weights = CellWeights.zeros(spec);
        int at = 0;
        for (WeightKind kind : spec.weightKinds()) {
            double[] target = weights.get(kind);
            System.arraycopy(values, at, target, 0, target.length);
            at += target.length;
        }
        return weights;
    }

    static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        Arrays.setAll(result, i -> values[i]);
        return result;
    }
}
