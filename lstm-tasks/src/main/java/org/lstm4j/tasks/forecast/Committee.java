package org.lstm4j.tasks.forecast;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;

/**
 * Networks that answer together, as one network: the mean of their answers. Networks trained from different first weights
 * err differently, and their mean errs less than they do on the whole (Hansen and Salamon 1990).
 *
 * <p>The members' hidden units stand side by side in one LSTM whose recurrent weights are zero between members; the dense
 * layer adds up every member's share. So a committee is saved, loaded and run like any model.
 */
final class Committee {
    private static final int GATES = 4;

    private Committee() {}

    /** Puts members of the same layers together: an LSTM that hands on its last step, and a dense layer. */
    static Model of(List<Model> members) {
        Model first = members.getFirst();
        int count = members.size();
        int reach = first.outputFeatures().width();
        int hidden = first.features(0).width();
        int inputSize = first.inputSize();
        int wide = count * hidden;
        float[] input = new float[GATES * wide * inputSize];
        float[] recurrent = new float[GATES * wide * wide];
        float[] inputBias = new float[GATES * wide];
        float[] recurrentBias = new float[GATES * wide];
        float[] dense = new float[reach * wide];
        float[] denseBias = new float[reach];
        for (int member = 0; member < count; member++) {
            Model model = members.get(member);
            int column = member * hidden;
            for (int gate = 0; gate < GATES; gate++) {
                int from = gate * hidden;
                int to = gate * wide + column;
                copyRows(model.weights("0.weight_ih"), from, inputSize, input, to, inputSize, 0, hidden);
                System.arraycopy(model.weights("0.bias_ih"), from, inputBias, to, hidden);
                System.arraycopy(model.weights("0.bias_hh"), from, recurrentBias, to, hidden);
                copyRows(model.weights("0.weight_hh"), from, hidden, recurrent, to, wide, column, hidden);
            }
            float[] bias = model.weights("1.bias");
            copyRows(model.weights("1.weight"), 0, hidden, dense, 0, wide, column, reach);
            for (int h = 0; h < reach; h++) {
                denseBias[h] += bias[h] / count;
            }
        }
        for (int i = 0; i < dense.length; i++) {
            dense[i] /= count;
        }
        Map<String, float[]> weights = new HashMap<>();
        weights.put("0.weight_ih", input);
        weights.put("0.weight_hh", recurrent);
        weights.put("0.bias_ih", inputBias);
        weights.put("0.bias_hh", recurrentBias);
        weights.put("1.weight", dense);
        weights.put("1.bias", denseBias);
        return Model.builder(inputSize)
                .add(LSTM.of(wide).last())
                .add(Dense.of(reach))
                .initialise(Initialiser.PYTORCH, 0)
                .build()
                .withWeights(weights);
    }

    /** Copies rows of one width into wider rows, at a column. */
    private static void copyRows(
            float[] source, int sourceRow, int width, float[] target, int targetRow, int wide, int column, int rows) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(source, (sourceRow + row) * width, target, (targetRow + row) * wide + column, width);
        }
    }
}
