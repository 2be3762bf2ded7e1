package org.lstm4j.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Parameter;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.math.ActivationMath;
import org.lstm4j.math.CellWeights;
import org.lstm4j.math.DenseMath;
import org.lstm4j.math.RecurrentMath;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.WeightKind;

/** A whole model in double precision, layer by layer from the reference math; dropout does nothing. */
public final class OracleModel {
    private final Model model;
    private final Map<String, double[]> weights = new LinkedHashMap<>();

    public OracleModel(Model model) {
        this.model = model;
        for (Parameter parameter : model.parameters()) {
            weights.put(parameter.name(), doubles(model.weights(parameter.name())));
        }
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
                case RecurrentLayer<?> _, Bidirectional _ -> recurrent(index, flow, steps, batch, lengths);
                case Embedding embedding -> embedding(index, embedding, flow);
                case Dropout _ -> flow;
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

    private double[] embedding(int index, Embedding embedding, double[] ids) {
        double[] table = weights.get(index + ".weight");
        double[] y = new double[ids.length * embedding.width()];
        for (int i = 0; i < ids.length; i++) {
            int id = (int) ids[i];
            System.arraycopy(table, id * embedding.width(), y, i * embedding.width(), embedding.width());
        }
        return y;
    }

    private double[] recurrent(int index, double[] x, int steps, int batch, int @Nullable [] lengths) {
        Features out = model.features(index);
        int rows = out.sequence() ? steps * batch : batch;
        double[] y = new double[rows * out.width()];
        List<Parameter> parameters = model.parameters(index);
        int next = 0;
        int column = 0;
        for (RecurrentSpec spec : model.specs(index)) {
            CellWeights cell = CellWeights.zeros(spec);
            for (WeightKind kind : spec.weightKinds()) {
                double[] source = weights.get(parameters.get(next++).name());
                System.arraycopy(source, 0, cell.get(kind), 0, source.length);
            }
            RecurrentMath.Output output = new RecurrentMath(spec, cell)
                    .forward(new RecurrentMath.Input(steps, batch, x, lengths, null, null, null));
            double[] part = out.sequence() ? output.y() : output.lastH();
            for (int row = 0; row < rows; row++) {
                System.arraycopy(part, row * spec.outputSize(), y, row * out.width() + column, spec.outputSize());
            }
            column += spec.outputSize();
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
