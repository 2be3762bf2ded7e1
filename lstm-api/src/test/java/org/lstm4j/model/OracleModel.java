package org.lstm4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Parameter;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.RecurrentOptions;
import org.lstm4j.layer.Reverse;
import org.lstm4j.math.ActivationMath;
import org.lstm4j.math.CellWeights;
import org.lstm4j.math.DenseMath;
import org.lstm4j.math.PoolingMath;
import org.lstm4j.math.RecurrentMath;
import org.lstm4j.spi.Philox;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.WeightKind;

/** A whole model in double precision, layer by layer from the reference math. */
public final class OracleModel {
    private final Model model;
    private final Map<String, double[]> weights = new LinkedHashMap<>();
    private final List<RecurrentMath.Output> recurrentOutputs = new ArrayList<>();
    private boolean drops;
    private long seed;
    private int step;

    public OracleModel(Model model) {
        this.model = model;
        for (Parameter parameter : model.parameters()) {
            weights.put(parameter.name(), doubles(model.weights(parameter.name())));
        }
    }

    /** From now on drops what training step {@code step} drops under a trainer's seed, in batches of [N, T]. */
    public OracleModel dropping(long newSeed, int newStep) {
        drops = true;
        seed = newSeed;
        step = newStep;
        return this;
    }

    /** What the recurrent parts gave in all forwards so far, one after the other. */
    public List<RecurrentMath.Output> recurrentOutputs() {
        return List.copyOf(recurrentOutputs);
    }

    /** One weight array, to be changed in place. */
    public double[] weights(String name) {
        return weights.get(name);
    }

    /** Maps {@code [T, N, inputSize]}, or ids {@code [T, N]}, to {@code [T, N, width]}, or {@code [N, width]}; all states start at zero. */
    public double[] forward(double[] x, int steps, int batch, int @Nullable [] lengths) {
        double[] flow = x;
        for (int index = 0; index < model.layers().size(); index++) {
            Layer layer = model.layers().get(index);
            flow = switch (layer) {
                case Dense dense -> dense(index, dense, flow);
                case RecurrentLayer<?> one -> recurrent(index, one, Merge.CONCAT, flow, steps, batch, lengths);
                case Reverse(RecurrentLayer<?> inner) ->
                    recurrent(index, inner, Merge.CONCAT, flow, steps, batch, lengths);
                case Bidirectional(RecurrentLayer<?> inner, Merge merge) ->
                    recurrent(index, inner, merge, flow, steps, batch, lengths);
                case Embedding embedding -> embedding(index, embedding, flow);
                case Pooling pooling -> pooling(index, pooling, flow, steps, batch, lengths);
                case Dropout dropout -> dropout(index, dropout, flow, batch);
            };
        }
        return flow;
    }

    private double[] dense(int index, Dense dense, double[] x) {
        int rows = x.length / model.inputFeatures(index).width();
        double[] y = DenseMath.forward(rows, x, weights.get(index + ".weight"), weights.get(index + ".bias"));
        for (int i = 0; i < y.length; i++) {
            y[i] = ActivationMath.value(dense.activation(), y[i]);
        }
        return y;
    }

    private double[] pooling(int index, Pooling pooling, double[] x, int steps, int batch, int @Nullable [] lengths) {
        int[] all = new int[batch];
        Arrays.fill(all, steps);
        return PoolingMath.forward(pooling.mode(), x, model.features(index).width(), lengths == null ? all : lengths);
    }

    private double[] embedding(int index, Embedding embedding, double[] ids) {
        double[] table = weights.get(index + ".weight");
        double[] y = new double[ids.length * embedding.width()];
        for (int i = 0; i < ids.length; i++) {
            int id = (int) ids[i];
            System.arraycopy(table, id * embedding.width(), y, i * embedding.width(), embedding.width());
        }
        return y;
    }

    /** Inverted dropout; where every step drops its own, rows are counted as they lie: step after step of each sequence. */
    private double[] dropout(int index, Dropout dropout, double[] x, int batch) {
        int width = model.features(index).width();
        int steps = x.length / width / batch;
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            int t = i / width / batch;
            int n = i / width % batch;
            int row = dropout.mask() == Dropout.Mask.PER_STEP ? n * steps + t : n;
            y[i] *= kept(dropout.rate(), index, row, i % width);
        }
        return y;
    }

    private double kept(float rate, int layer, int row, int unit) {
        boolean dropped = drops && Philox.uniform(seed, Philox.Purpose.DROPOUT, layer, step, row, unit) < rate;
        return dropped ? 0 : drops ? 1 / (1 - (double) rate) : 1;
    }

    private double @Nullable [] recurrentMask(
            int index, RecurrentSpec spec, RecurrentOptions options, int direction, int steps, int batch) {
        if (!drops || spec.recurrentDropout() == 0) {
            return null;
        }
        boolean perStep = options.recurrentMask() == Dropout.Mask.PER_STEP;
        int width = spec.outputSize();
        double[] mask = new double[steps * batch * width];
        for (int i = 0; i < mask.length; i++) {
            int t = i / width / batch;
            int first = perStep ? direction * steps + t : direction;
            mask[i] = kept(spec.recurrentDropout(), index, first * batch + i / width % batch, i % width);
        }
        return mask;
    }

    private double[] recurrent(
            int index,
            RecurrentLayer<?> layer,
            Merge merge,
            double[] x,
            int steps,
            int batch,
            int @Nullable [] lengths) {
        List<double[]> parts = new ArrayList<>();
        List<Parameter> parameters = model.parameters(index);
        int next = 0;
        for (RecurrentSpec spec : model.specs(index)) {
            CellWeights cell = CellWeights.zeros(spec);
            for (WeightKind kind : spec.weightKinds()) {
                double[] source = weights.get(parameters.get(next++).name());
                System.arraycopy(source, 0, cell.get(kind), 0, source.length);
            }
            double[] mask = recurrentMask(index, spec, layer.options(), parts.size(), steps, batch);
            RecurrentMath.Output output = new RecurrentMath(spec, cell)
                    .forward(new RecurrentMath.Input(steps, batch, x, lengths, null, null, mask));
            recurrentOutputs.add(output);
            parts.add(model.features(index).sequence() ? output.y() : output.lastH());
        }
        return parts.size() == 1 ? parts.getFirst() : merged(merge, parts.get(0), parts.get(1), index);
    }

    private double[] merged(Merge merge, double[] forward, double[] reverse, int index) {
        int width = model.features(index).width();
        double[] y = new double[merge == Merge.CONCAT ? 2 * forward.length : forward.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = switch (merge) {
                case CONCAT -> {
                    int half = width / 2;
                    int from = i / width * half + i % half;
                    yield i % width < half ? forward[from] : reverse[from];
                }
                case SUM -> forward[i] + reverse[i];
                case MEAN -> (forward[i] + reverse[i]) / 2;
                case MUL -> forward[i] * reverse[i];
            };
        }
        return y;
    }

    public static double[] doubles(int[] values) {
        return Arrays.stream(values).asDoubleStream().toArray();
    }

    public static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }
}
