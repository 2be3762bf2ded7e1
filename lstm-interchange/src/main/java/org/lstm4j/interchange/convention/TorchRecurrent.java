package org.lstm4j.interchange.convention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.RecurrentRunner.Result;
import org.lstm4j.interchange.convention.RecurrentRunner.State;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/**
 * {@code torch.nn.LSTM}, {@code GRU} and {@code RNN} with the arrays of their {@code state_dict}: layers, directions,
 * projection. Gate order and layout are the canonical ones.
 */
final class TorchRecurrent {
    private final Cell cell;
    private final int inputSize;
    private final int hiddenSize;
    private final int layers;
    private final boolean bias;
    private final boolean batchFirst;
    private final boolean bidirectional;
    private final int projection;
    private final Activation activation;

    private TorchRecurrent(Cell cell, Attributes attributes, Tensor firstWeight) {
        this.cell = cell;
        inputSize = TorchOptions.positive(attributes, "input_size", firstWeight.dimension(1));
        hiddenSize = TorchOptions.positive(attributes, "hidden_size", firstWeight.dimension(0) / cell.gates());
        layers = TorchOptions.positive(attributes, "num_layers", 1);
        bias = attributes.flag("bias", true);
        batchFirst = attributes.flag("batch_first", false);
        bidirectional = attributes.flag("bidirectional", false);
        projection = projection(attributes, cell, hiddenSize);
        activation = cell == Cell.RNN ? nonlinearity(attributes) : Activation.TANH;
        attributes.ignore(Set.of("dropout")); // of training alone
        TorchOptions.account(attributes);
        attributes.done();
    }

    /** The input of a module: a batch of sequences or one of them. */
    static Tensor input(Inputs inputs) {
        return inputs.rank("input") == 2
                ? inputs.get("input", Inputs.ANY, Inputs.ANY)
                : inputs.get("input", Inputs.ANY, Inputs.ANY, Inputs.ANY);
    }

    /** Every module has the option, and an LSTM alone a use for it. */
    private static int projection(Attributes attributes, Cell cell, int hiddenSize) {
        int size = attributes.integer("proj_size", 0);
        if (size < 0 || size >= hiddenSize) {
            throw attributes.refuse(
                    "proj_size", "expected 0 for none, or less than the " + hiddenSize + " hidden units");
        }
        if (size > 0 && cell != Cell.LSTM) {
            throw attributes.refuse("proj_size", "an LSTM alone projects its state; expected 0");
        }
        return size;
    }

    static Activation nonlinearity(Attributes attributes) {
        return switch (attributes.text("nonlinearity", "tanh")) {
            case "tanh" -> Activation.TANH;
            case "relu" -> Activation.RELU;
            default -> throw attributes.refuse("nonlinearity", "expected tanh or relu");
        };
    }

    /**
     * Reads a module of this type, with or without the package before it; its attributes are accounted for afterwards.
     *
     * @param prefix before the names of its weights, which say the sizes that the attributes do not
     */
    static TorchRecurrent of(String type, Attributes attributes, Inputs inputs, String prefix) {
        Cell cell = switch (TorchOptions.className(type)) {
            case "LSTM" -> Cell.LSTM;
            case "GRU" -> Cell.GRU;
            case "RNN" -> Cell.RNN;
            default -> throw attributes.unknownOperator("torch.nn.LSTM, GRU or RNN", type);
        };
        Tensor first = inputs.get(prefix + "weight_ih_l0", Inputs.ANY, Inputs.ANY);
        return new TorchRecurrent(cell, attributes, first);
    }

    /**
     * Runs the module.
     *
     * <p>With {@code lengths} of the rows it is called as of {@code pack_padded_sequence}, and its output padded with zeros, to the
     * longest of them, as by {@code pad_packed_sequence}.
     *
     * @param input {@code [T, N, I]}, {@code [N, T, I]} where the module is batch-first, or one row {@code [T, I]}
     * @param prefix before the names of its weights
     * @return output, h_n {@code [layers*D, N, R]}, and for an LSTM c_n {@code [layers*D, N, H]}; without N for one row
     */
    Map<String, Tensor> run(Backend backend, Inputs inputs, Tensor input, String prefix) {
        if (input.rank() != 2) {
            return run(backend, inputs, input, prefix, true);
        }
        int steps = input.dimension(0);
        Tensor row =
                batchFirst ? input.reshape(1, steps, input.dimension(1)) : input.reshape(steps, 1, input.dimension(1));
        Map<String, Tensor> outputs = new LinkedHashMap<>(run(backend, inputs, row, prefix, false));
        outputs.replaceAll((name, output) -> {
            int first = name.equals("output") ? steps : output.dimension(0);
            return output.reshape(first, output.dimension(2));
        });
        return outputs;
    }

    private Map<String, Tensor> run(Backend backend, Inputs inputs, Tensor input, String prefix, boolean batched) {
        Inputs.check("input", input, Inputs.ANY, Inputs.ANY, inputSize);
        int d = bidirectional ? 2 : 1;
        int batch = input.dimension(batchFirst ? 0 : 1);
        int allSteps = input.dimension(batchFirst ? 1 : 0);
        int[] lengths = batched ? lengths(inputs.find(prefix + "lengths", batch), allSteps) : null;
        int steps = lengths == null ? allSteps : Arrays.stream(lengths).max().orElse(0);
        int width = projection > 0 ? projection : hiddenSize;
        // All of them first: what follows takes memory for as many layers and units as the attributes say.
        List<RecurrentWeights> weights = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            for (int j = 0; j < d; j++) {
                weights.add(weights(inputs, prefix, i, j == 1, d * width));
            }
        }
        Tensor h = state(inputs, prefix + "h_0", batched, layers * d, batch, width);
        Tensor c = cell == Cell.LSTM ? state(inputs, prefix + "c_0", batched, layers * d, batch, hiddenSize) : null;
        if (cell == Cell.LSTM && (h == null) != (c == null)) {
            throw new UnsupportedModelException("h_0 and c_0: PyTorch takes both or none, got one");
        }
        float[] x = batchFirst ? Blocks.swap(input.floats(), batch, allSteps, inputSize) : input.floats();
        x = steps < allSteps ? Arrays.copyOf(x, steps * batch * inputSize) : x;
        float[] lastH = new float[inputs.room(layers * d, batch, width)];
        float[] lastC = new float[inputs.room(layers * d, batch, hiddenSize)];
        for (int layer = 0; layer < layers; layer++) {
            float[] y = new float[inputs.room(steps, batch, d, width)];
            for (int i = 0; i < d; i++) {
                int index = layer * d + i;
                State initial = h == null
                        ? null
                        : new State(
                                Blocks.part(h.floats(), index, batch * width),
                                c == null ? null : Blocks.part(c.floats(), index, batch * hiddenSize));
                Result result;
                try (RecurrentRunner runner = new RecurrentRunner(backend, weights.get(index))) {
                    result = runner.run(x, steps, batch, lengths, initial);
                }
                interleave(result.y(), y, i, d, width);
                System.arraycopy(result.last().h(), 0, lastH, index * batch * width, batch * width);
                float[] cells = result.last().c();
                if (cells != null) {
                    System.arraycopy(cells, 0, lastC, index * batch * hiddenSize, batch * hiddenSize);
                }
            }
            x = y;
        }
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        outputs.put(
                "output",
                batchFirst
                        ? Tensor.of(Blocks.swap(x, steps, batch, d * width), batch, steps, d * width)
                        : Tensor.of(x, steps, batch, d * width));
        outputs.put("h_n", Tensor.of(lastH, layers * d, batch, width));
        if (cell == Cell.LSTM) {
            outputs.put("c_n", Tensor.of(lastC, layers * d, batch, hiddenSize));
        }
        return outputs;
    }

    private static int @Nullable [] lengths(@Nullable Tensor given, int steps) {
        if (given == null) {
            return null;
        }
        int[] lengths = given.ints();
        for (int length : lengths) {
            if (length < 1 || length > steps) {
                throw new ShapeException("input lengths: expected values from 1 to " + steps + ", got " + length);
            }
        }
        return lengths;
    }

    /** A given initial state, without its axis of rows where there is but one row that has none. */
    private static @Nullable Tensor state(
            Inputs inputs, String name, boolean batched, int states, int batch, int width) {
        return batched ? inputs.find(name, states, batch, width) : inputs.find(name, states, width);
    }

    private static void interleave(float[] from, float[] to, int index, int count, int width) {
        for (int row = 0; row < from.length / width; row++) {
            System.arraycopy(from, row * width, to, (row * count + index) * width, width);
        }
    }

    private RecurrentWeights weights(Inputs inputs, String prefix, int layer, boolean reverse, int widthBelow) {
        int size = layer == 0 ? inputSize : widthBelow;
        RecurrentSpec plain = switch (cell) {
            case LSTM -> RecurrentSpec.lstm(size, hiddenSize);
            case GRU -> RecurrentSpec.gru(size, hiddenSize);
            case RNN -> RecurrentSpec.rnn(size, hiddenSize);
        };
        var builder = plain.toBuilder()
                .projectionSize(projection)
                .bias(bias ? Bias.DOUBLE : Bias.NONE)
                .direction(reverse ? Direction.REVERSE : Direction.FORWARD);
        RecurrentSpec spec = (cell == Cell.RNN ? builder.activations(List.of(activation)) : builder).build();
        Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);
        for (WeightKind kind : spec.weightKinds()) {
            String name = prefix + kind.canonicalName() + "_l" + layer + (reverse ? "_reverse" : "");
            int[] shape =
                    spec.weightShape(kind).stream().mapToInt(Integer::intValue).toArray();
            arrays.put(kind, inputs.get(name, shape).floats());
        }
        return RecurrentWeights.of(spec, arrays);
    }
}
