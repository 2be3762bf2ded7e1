package org.lstm4j.interchange.convention;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.RecurrentRunner.State;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/**
 * {@code torch.nn.LSTMCell}, {@code GRUCell} and {@code RNNCell}: one step of some rows, or of one. Inputs and outputs have the
 * names of PyTorch's documentation: h_0, c_0, h_1 and c_1 of an LSTMCell; the others say {@code hidden} and {@code h'}, and may
 * say h_0 and h_1 too.
 */
final class TorchCell {
    private TorchCell() {}

    /** Which cell a module is, if it is one. */
    static Optional<Cell> of(String type) {
        return switch (TorchOptions.className(type)) {
            case "LSTMCell" -> Optional.of(Cell.LSTM);
            case "GRUCell" -> Optional.of(Cell.GRU);
            case "RNNCell" -> Optional.of(Cell.RNN);
            default -> Optional.empty();
        };
    }

    /** Runs one step of input {@code [N, I]} or {@code [I]}. */
    static Map<String, Tensor> run(Cell cell, Attributes attributes, Inputs inputs, Backend backend) {
        RecurrentSpec spec = spec(cell, attributes, inputs.get("weight_ih", Inputs.ANY, Inputs.ANY));
        attributes.done();
        boolean row = inputs.rank("input") == 1;
        Tensor input = row ? inputs.get("input", spec.inputSize()) : inputs.get("input", Inputs.ANY, spec.inputSize());
        int batch = row ? 1 : input.dimension(0);
        int[] shape = row ? new int[] {spec.hiddenSize()} : new int[] {batch, spec.hiddenSize()};
        inputs.room(batch, spec.hiddenSize());
        RecurrentWeights weights = weights(spec, inputs);
        State initial = initial(cell, inputs, shape);
        State last;
        try (RecurrentRunner runner = new RecurrentRunner(backend, weights)) {
            last = runner.run(input.floats(), 1, batch, null, initial).last();
        }
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        Tensor h = Tensor.of(last.h(), shape);
        outputs.put("h_1", h);
        float[] c = last.c();
        if (c == null) {
            outputs.put("h'", h);
        } else {
            outputs.put("c_1", Tensor.of(c, shape));
        }
        return outputs;
    }

    private static RecurrentSpec spec(Cell cell, Attributes attributes, Tensor weight) {
        int size = TorchOptions.positive(attributes, "input_size", weight.dimension(1));
        int hidden = TorchOptions.positive(attributes, "hidden_size", weight.dimension(0) / cell.gates());
        Bias bias = attributes.flag("bias", true) ? Bias.DOUBLE : Bias.NONE;
        TorchOptions.account(attributes);
        return switch (cell) {
            case LSTM -> RecurrentSpec.lstm(size, hidden).toBuilder().bias(bias).build();
            case GRU -> RecurrentSpec.gru(size, hidden).toBuilder().bias(bias).build();
            case RNN ->
                RecurrentSpec.rnn(size, hidden).toBuilder()
                        .bias(bias)
                        .activations(List.of(TorchRecurrent.nonlinearity(attributes)))
                        .build();
        };
    }

    private static RecurrentWeights weights(RecurrentSpec spec, Inputs inputs) {
        Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);
        for (WeightKind kind : spec.weightKinds()) {
            int[] shape =
                    spec.weightShape(kind).stream().mapToInt(Integer::intValue).toArray();
            arrays.put(kind, inputs.get(kind.canonicalName(), shape).floats());
        }
        return RecurrentWeights.of(spec, arrays);
    }

    private static @Nullable State initial(Cell cell, Inputs inputs, int... shape) {
        Tensor h = inputs.find(cell != Cell.LSTM && inputs.has("hidden") ? "hidden" : "h_0", shape);
        Tensor c = cell == Cell.LSTM ? inputs.find("c_0", shape) : null;
        if (cell == Cell.LSTM && (h == null) != (c == null)) {
            throw new UnsupportedModelException("h_0 and c_0: PyTorch takes both or none, got one");
        }
        return h == null ? null : new State(h.floats(), c == null ? null : c.floats());
    }
}
