package org.lstm4j.interchange.convention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.convention.RecurrentRunner.Result;
import org.lstm4j.interchange.convention.RecurrentRunner.State;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.RecurrentWeights;

/**
 * A layer {@code LSTM}, {@code GRU} or {@code SimpleRNN} of Keras 2 or 3: kernel {@code [I, G*units]}, recurrent kernel
 * {@code [units, G*units]}, gates i, f, c, o or z, r, h, batch before time. {@code go_backwards} reads the input from its end,
 * and leaves the output in the order of reading. A masked step, wherever it stands, keeps the state and repeats the output,
 * which is zero before the first step that is not masked, and everywhere masked with {@code zero_output_for_mask}.
 */
final class KerasRecurrent {
    private final Inputs inputs;
    private final RecurrentWeights weights;
    private final boolean returnSequences;
    private final boolean goBackwards;
    private final boolean stateful;
    private final boolean zeroOutput;

    /**
     * What a layer gives.
     *
     * @param output {@code [N, T, units]}, or {@code [N, units]} where the layer returns the last step alone
     * @param state the state that it ends in
     */
    record Output(Tensor output, State state) {}

    /**
     * Reads a layer; its attributes are accounted for afterwards, but for those that the caller takes before.
     *
     * @param prefix before the names of its weights
     */
    KerasRecurrent(String type, Attributes attributes, Inputs inputs, String prefix) {
        this.inputs = inputs;
        Cell cell = switch (KerasOptions.className(type)) {
            case "LSTM" -> Cell.LSTM;
            case "GRU" -> Cell.GRU;
            case "SimpleRNN" -> Cell.RNN;
            default -> {
                attributes.ignore(KerasOptions.HARMLESS);
                throw attributes.unknownOperator("LSTM, GRU or SimpleRNN", type);
            }
        };
        returnSequences = attributes.flag("return_sequences", false);
        goBackwards = attributes.flag("go_backwards", false);
        stateful = attributes.flag("stateful", false);
        zeroOutput = attributes.flag("zero_output_for_mask", false);
        KerasOptions.account(attributes);
        Tensor kernel = inputs.get(prefix + "kernel", Inputs.ANY, Inputs.ANY);
        int units = attributes.integer("units", kernel.dimension(1) / cell.gates());
        RecurrentSpec spec = spec(cell, attributes, kernel.dimension(0), units);
        attributes.done();
        weights = weights(spec, inputs, prefix);
    }

    private static RecurrentSpec spec(Cell cell, Attributes attributes, int inputSize, int units) {
        Activation activation = KerasActivations.read(attributes, "activation", "tanh");
        boolean bias = attributes.flag("use_bias", true);
        attributes.ignore(Set.of("hard_sigmoid")); // of a layer that may have none
        Activation gates =
                cell == Cell.RNN ? activation : KerasActivations.read(attributes, "recurrent_activation", "sigmoid");
        Bias single = bias ? Bias.SINGLE : Bias.NONE;
        return switch (cell) {
            case LSTM ->
                RecurrentSpec.lstm(inputSize, units).toBuilder()
                        .bias(single)
                        .activations(List.of(gates, gates, activation, gates, activation))
                        .build();
            case GRU -> {
                boolean after = attributes.flag("reset_after", true);
                yield RecurrentSpec.gru(inputSize, units).toBuilder()
                        .bias(bias && after ? Bias.DOUBLE : single)
                        .resetForm(after ? ResetForm.AFTER_PRODUCT : ResetForm.BEFORE_PRODUCT)
                        .activations(List.of(gates, gates, activation))
                        .build();
            }
            case RNN ->
                RecurrentSpec.rnn(inputSize, units).toBuilder()
                        .bias(single)
                        .activations(List.of(activation))
                        .build();
        };
    }

    private static RecurrentWeights weights(RecurrentSpec spec, Inputs inputs, String prefix) {
        int units = spec.hiddenSize();
        int width = spec.gateWidth();
        float[] kernel = inputs.get(prefix + "kernel", spec.inputSize(), width).floats();
        float[] recurrent =
                inputs.get(prefix + "recurrent_kernel", units, width).floats();
        float[] biases = switch (spec.bias()) {
            case NONE -> null;
            case SINGLE -> inputs.get(prefix + "bias", width).floats();
            case DOUBLE -> inputs.get(prefix + "bias", 2, width).floats();
        };
        return RecurrentWeights.of(
                spec,
                KerasWeights.canonical(spec.cell(), spec.bias(), spec.inputSize(), units, kernel, recurrent, biases));
    }

    boolean isStateful() {
        return stateful;
    }

    boolean returnsSequences() {
        return returnSequences;
    }

    boolean givesZeros() {
        return zeroOutput;
    }

    boolean goesBackwards() {
        return goBackwards;
    }

    /** How many arrays its state has. */
    int states() {
        return weights.spec().cell().hasCellState() ? 2 : 1;
    }

    /** The state in arrays {@code initial_state_[first]} and following, null where there are none. */
    @Nullable
    State initialState(Inputs inputs, int first, int batch) {
        int units = weights.spec().hiddenSize();
        Tensor h = inputs.find("initial_state_" + first, batch, units);
        if (h == null) {
            return null;
        }
        boolean cells = states() == 2;
        return new State(
                h.floats(),
                cells ? inputs.get("initial_state_" + (first + 1), batch, units).floats() : null);
    }

    /** The arrays of a state. */
    List<Tensor> tensors(State state) {
        int units = weights.spec().hiddenSize();
        List<Tensor> tensors = new ArrayList<>();
        tensors.add(Tensor.of(state.h(), state.h().length / units, units));
        float[] c = state.c();
        if (c != null) {
            tensors.add(Tensor.of(c, c.length / units, units));
        }
        return tensors;
    }

    /**
     * Runs the layer.
     *
     * @param input {@code [N, T, I]}
     * @param mask {@code [N, T]}, false where a step is masked; null for none
     * @param zeros whether outputs are zero where masked
     */
    Output run(Backend backend, Tensor input, @Nullable Tensor mask, boolean zeros, @Nullable State initial) {
        RecurrentSpec spec = weights.spec();
        int size = spec.inputSize();
        Inputs.check("input", input, Inputs.ANY, Inputs.ANY, size);
        int batch = input.dimension(0);
        int steps = input.dimension(1);
        int units = spec.hiddenSize();
        // Row n's unmasked steps, in the order of reading, become the first ones of a sequence of its own length.
        int[][] read = new int[batch][];
        int[] lengths = new int[batch];
        float[] x = new float[input.size()];
        for (int n = 0; n < batch; n++) {
            read[n] = valid(mask, n, steps);
            lengths[n] = read[n].length;
            for (int k = 0; k < lengths[n]; k++) {
                int from = (n * steps + time(read[n][k], steps)) * size;
                System.arraycopy(input.floats(), from, x, (k * batch + n) * size, size);
            }
        }
        float[] y = new float[inputs.room(batch, steps, units)];
        inputs.room(batch, units); // of the states, also where there is no step
        Result result;
        try (RecurrentRunner runner = new RecurrentRunner(backend, weights)) {
            result = runner.run(x, steps, batch, lengths, initial);
        }
        for (int n = 0; n < batch; n++) {
            int k = -1;
            for (int t = 0; t < steps; t++) {
                boolean valid = k + 1 < lengths[n] && read[n][k + 1] == t;
                k += valid ? 1 : 0;
                if (k >= 0 && (valid || !zeros)) {
                    System.arraycopy(result.y(), (k * batch + n) * units, y, (n * steps + t) * units, units);
                }
            }
        }
        return new Output(
                returnSequences ? Tensor.of(y, batch, steps, units) : last(y, batch, steps, units), result.last());
    }

    /** Places in the order of reading that are not masked. */
    private int[] valid(@Nullable Tensor mask, int row, int steps) {
        int[] all = new int[steps];
        int count = 0;
        for (int t = 0; t < steps; t++) {
            if (mask == null || mask.booleans()[row * steps + time(t, steps)]) {
                all[count++] = t;
            }
        }
        return Arrays.copyOf(all, count);
    }

    /** The time of the input that is read at a place. */
    private int time(int place, int steps) {
        return goBackwards ? steps - 1 - place : place;
    }

    private static Tensor last(float[] y, int batch, int steps, int units) {
        float[] last = new float[batch * units];
        for (int n = 0; n < batch && steps > 0; n++) {
            System.arraycopy(y, (n * steps + steps - 1) * units, last, n * units, units);
        }
        return Tensor.of(last, batch, units);
    }
}
