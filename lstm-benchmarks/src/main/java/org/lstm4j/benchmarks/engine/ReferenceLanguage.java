package org.lstm4j.benchmarks.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.math.CellWeights;
import org.lstm4j.math.RecurrentMath;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.WeightKind;

/** What the weights of a LANGUAGE work should be, by the double-precision mathematics of lstm-api. */
final class ReferenceLanguage {
    private static final int VOCABULARY = TextInputs.VOCABULARY;

    private final Work work;
    private final TextInputs text;
    private final int rows;
    private final int hidden;
    private final RecurrentSpec spec;
    /** Those of the cell, and behind them w and b of the dense layer. */
    private final List<double[]> weights = new ArrayList<>();

    private double @Nullable [] h;
    private double @Nullable [] c;

    private ReferenceLanguage(Work work, Inputs inputs) {
        this.work = work;
        text = Objects.requireNonNull(inputs.text());
        rows = work.steps() * work.batch();
        hidden = work.hidden();
        spec = Reference.spec(work, VOCABULARY, Direction.FORWARD);
        inputs.cells().getFirst().arrays().forEach(array -> weights.add(Reference.doubles(array)));
        weights.add(Reference.doubles(text.w()));
        weights.add(Reference.doubles(text.b()));
    }

    /** All weights after so many runs, in the order of {@link Prepared#output}. */
    static double[] train(Work work, Inputs inputs, int runs) {
        ReferenceLanguage reference = new ReferenceLanguage(work, inputs);
        for (int run = 0; run < runs; run++) {
            reference.h = null;
            reference.c = null;
            for (int window = 0; window < TextInputs.WINDOWS; window++) {
                reference.update(window);
            }
        }
        return reference.weights.stream().flatMapToDouble(DoubleStream::of).toArray();
    }

    private void update(int window) {
        CellWeights cell = cell();
        RecurrentMath math = new RecurrentMath(spec, cell);
        double[] x = oneHot(text.read(work, window));
        RecurrentMath.Input in = new RecurrentMath.Input(work.steps(), work.batch(), x, null, h, c, null);
        RecurrentMath.Output out = math.forward(in);
        h = out.lastH();
        c = spec.cell() == Cell.LSTM ? out.lastC() : null;

        double[] dlogits = dlogits(out.y(), text.foreseen(work, window));
        double[] w = weights.get(weights.size() - 2);
        double[] dw = new double[w.length];
        double[] db = new double[VOCABULARY];
        double[] dy = new double[out.y().length];
        for (int i = 0; i < rows; i++) {
            for (int token = 0; token < VOCABULARY; token++) {
                double d = dlogits[i * VOCABULARY + token];
                db[token] += d;
                for (int unit = 0; unit < hidden; unit++) {
                    dw[token * hidden + unit] += d * out.y()[i * hidden + unit];
                    dy[i * hidden + unit] += d * w[token * hidden + unit];
                }
            }
        }
        CellWeights gradients = math.backward(in, out, new RecurrentMath.OutputGradients(dy, null, null))
                .weights();
        List<double[]> all = new ArrayList<>();
        spec.weightKinds().forEach(kind -> all.add(gradients.get(kind)));
        all.addAll(List.of(dw, db));
        descend(all);
    }

    private CellWeights cell() {
        CellWeights cell = CellWeights.zeros(spec);
        int next = 0;
        for (WeightKind kind : spec.weightKinds()) {
            double[] from = weights.get(next++);
            System.arraycopy(from, 0, cell.get(kind), 0, from.length);
        }
        return cell;
    }

    private static double[] oneHot(int[] ids) {
        double[] x = new double[ids.length * VOCABULARY];
        IntStream.range(0, ids.length).forEach(i -> x[i * VOCABULARY + ids[i]] = 1);
        return x;
    }

    /** Of the mean cross-entropy: softmax less the one that was to be foreseen, over the number of tokens. */
    private double[] dlogits(double[] y, int[] foreseen) {
        double[] w = weights.get(weights.size() - 2);
        double[] d = new double[rows * VOCABULARY];
        for (int i = 0; i < rows; i++) {
            double[] logits = weights.getLast().clone();
            for (int token = 0; token < VOCABULARY; token++) {
                for (int unit = 0; unit < hidden; unit++) {
                    logits[token] += w[token * hidden + unit] * y[i * hidden + unit];
                }
            }
            double max = Arrays.stream(logits).max().orElseThrow();
            double sum = Arrays.stream(logits).map(z -> Math.exp(z - max)).sum();
            for (int token = 0; token < VOCABULARY; token++) {
                double hit = token == foreseen[i] ? 1 : 0;
                d[i * VOCABULARY + token] = (Math.exp(logits[token] - max) / sum - hit) / rows;
            }
        }
        return d;
    }

    private void descend(List<double[]> gradients) {
        double squares = gradients.stream()
                .flatMapToDouble(DoubleStream::of)
                .map(g -> g * g)
                .sum();
        double rate = TextInputs.RATE * Math.min(1, TextInputs.CLIP_NORM / Math.sqrt(squares));
        for (int array = 0; array < gradients.size(); array++) {
            for (int i = 0; i < gradients.get(array).length; i++) {
                weights.get(array)[i] -= rate * gradients.get(array)[i];
            }
        }
    }
}
