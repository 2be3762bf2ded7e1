package org.lstm4j.tasks.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.math.CellWeights;
import org.lstm4j.math.RecurrentMath;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.WeightKind;

/**
 * The network in double precision, written from Bahdanau, Cho and Bengio 2015 one pair at a time: no batch, no padding, no
 * trick of the engine's.
 */
final class Oracle {
    private final Shape shape;
    private final Map<String, double[]> weights = new HashMap<>();

    Oracle(Shape shape, Map<String, float[]> arrays) {
        this.shape = shape;
        arrays.forEach((name, array) -> {
            double[] wide = new double[array.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = array[i];
            }
            weights.put(name, wide);
        });
    }

    /** The array itself. */
    double[] array(String name) {
        return weights.get(name);
    }

    /** The mean loss over all tokens of some examples. */
    double loss(List<Example> examples, int boundary) {
        double sum = 0;
        int tokens = 0;
        for (Example example : examples) {
            int[] target = example.target();
            List<double[]> steps = logits(example, boundary);
            for (int t = 0; t <= target.length; t++) {
                double[] logits = steps.get(t);
                double normaliser = 0;
                for (double logit : logits) {
                    normaliser += Math.exp(logit);
                }
                sum += Math.log(normaliser) - logits[t == target.length ? boundary : target[t]];
                tokens++;
            }
        }
        return sum / tokens;
    }

    /** Logits of every step, the target being read as it should be written. */
    private List<double[]> logits(Example example, int boundary) {
        double[][] annotations = new double[example.source().length][];
        double[] h = read(example.source(), annotations);
        double[] c = new double[shape.hidden()];
        List<double[]> steps = new ArrayList<>();
        RecurrentMath decoder = cell(shape.decoderSpec(), Shape.DECODER);
        for (int t = 0; t <= example.target().length; t++) {
            double[] vector = row(Shape.TARGET, t == 0 ? boundary : example.target()[t - 1], shape.embedding());
            double[] input = joined(vector, context(h, annotations));
            RecurrentMath.Output out = decoder.forward(new RecurrentMath.Input(
                    1, 1, input, null, h, shape.decoderSpec().cell().hasCellState() ? c : null, null));
            h = out.lastH();
            c = out.lastC();
            double[] logits = product(Shape.READOUT, joined(input, h));
            for (int j = 0; j < logits.length; j++) {
                logits[j] += array(Shape.READOUT_BIAS)[j];
            }
            steps.add(logits);
        }
        return steps;
    }

    /** Fills the annotations, and gives the decoder's first h. */
    private double[] read(int[] source, double[][] annotations) {
        double[] x = new double[source.length * shape.embedding()];
        for (int s = 0; s < source.length; s++) {
            System.arraycopy(
                    row(Shape.SOURCE, source[s], shape.embedding()), 0, x, s * shape.embedding(), shape.embedding());
        }
        RecurrentMath.Input input = RecurrentMath.Input.of(source.length, 1, x);
        RecurrentMath.Output forward = cell(shape.encoderSpec(Direction.FORWARD), Shape.ENCODER + "forward.")
                .forward(input);
        RecurrentMath.Output reverse = cell(shape.encoderSpec(Direction.REVERSE), Shape.ENCODER + "reverse.")
                .forward(input);
        for (int s = 0; s < source.length; s++) {
            annotations[s] = joined(part(forward.h(), s), part(reverse.h(), s));
        }
        return tanh(product(Shape.BRIDGE, reverse.lastH()));
    }

    private double[] part(double[] states, int step) {
        return Arrays.copyOfRange(states, step * shape.hidden(), (step + 1) * shape.hidden());
    }

    /** The annotations' mean by the weights of attention. */
    private double[] context(double[] h, double[][] annotations) {
        double[] query = product(Shape.QUERY, h);
        double[] energies = new double[annotations.length];
        double normaliser = 0;
        for (int s = 0; s < annotations.length; s++) {
            double[] sum = product(Shape.KEY, annotations[s]);
            for (int j = 0; j < sum.length; j++) {
                sum[j] += query[j];
            }
            energies[s] = Math.exp(product(Shape.SCORE, tanh(sum))[0]);
            normaliser += energies[s];
        }
        double[] context = new double[shape.annotation()];
        for (int s = 0; s < annotations.length; s++) {
            for (int j = 0; j < context.length; j++) {
                context[j] += energies[s] / normaliser * annotations[s][j];
            }
        }
        return context;
    }

    private RecurrentMath cell(RecurrentSpec spec, String prefix) {
        CellWeights own = CellWeights.zeros(spec);
        for (WeightKind kind : spec.weightKinds()) {
            double[] from = array(prefix + kind.canonicalName());
            System.arraycopy(from, 0, own.get(kind), 0, from.length);
        }
        return new RecurrentMath(spec, own);
    }

    private double[] row(String name, int id, int width) {
        return Arrays.copyOfRange(array(name), id * width, (id + 1) * width);
    }

    private double[] product(String name, double[] x) {
        double[] matrix = array(name);
        double[] y = new double[matrix.length / x.length];
        for (int i = 0; i < matrix.length; i++) {
            y[i / x.length] += matrix[i] * x[i % x.length];
        }
        return y;
    }

    private static double[] tanh(double[] x) {
        return Arrays.stream(x).map(Math::tanh).toArray();
    }

    private static double[] joined(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
