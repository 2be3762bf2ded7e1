package org.lstm4j.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lstm4j.LstmException;

/**
 * Everything that defines one recurrent layer in one direction, and nothing about how it is computed. It has a field for
 * whatever ONNX, PyTorch, Keras and LiteRT can say of a cell; stacking and the merging of two directions belong to layers.
 *
 * @param cell LSTM, GRU or RNN
 * @param inputSize features of one input step, at least 1
 * @param hiddenSize units, at least 1; all gates together fit an int
 * @param projectionSize size to which an LSTM's hidden state is projected (LSTMP, Sak et al. 2014), 0 for none
 * @param bias how many bias vectors the cell has
 * @param direction the order in which a row's valid steps are visited
 * @param activations LSTM: of i, f, g, o and of the cell state on its way out; GRU: of r, z, n; RNN: of h
 * @param peephole whether an LSTM's i and f see c[t-1] and its o sees c[t] (Gers and Schmidhuber 2000)
 * @param coupling whether one of an LSTM's input and forget gate is one minus the other; the weights of the coupled gate
 *     keep their place and are not read
 * @param inputClip bound on the magnitude of the input of every gate's activation (ONNX {@code clip}, as ONNX Runtime
 *     computes it: not that of c on its way out), infinite for none
 * @param cellClip bound on the magnitude of c[t] (LiteRT, cuDNN), infinite for none
 * @param resetForm where a GRU applies its reset gate
 * @param layerNorm whether the pre-activations of each gate are normalised over its units, with {@link #NORM_EPSILON}, after
 *     biases and peepholes are in and before the clip (Ba et al. 2016, equation 4; LiteRT)
 * @param recurrentDropout share of the hidden state dropped on its way into the next recurrent product when training, in
 *     [0, 1); the caller draws the masks and hands them to each training call
 * @param maskMode what the output holds at steps past a row's length
 * @param weightFormat what the weight matrices have been rounded to: a plan may store them so, and need not
 */
public record RecurrentSpec(
        Cell cell,
        int inputSize,
        int hiddenSize,
        int projectionSize,
        Bias bias,
        Direction direction,
        List<Activation> activations,
        boolean peephole,
        Coupling coupling,
        float inputClip,
        float cellClip,
        ResetForm resetForm,
        boolean layerNorm,
        float recurrentDropout,
        MaskMode maskMode,
        WeightFormat weightFormat) {

    /** What layer normalisation adds to the variance, as PyTorch and ONNX do by default. */
    public static final float NORM_EPSILON = 1e-5f;

    /** Bias vectors of a cell. PyTorch keeps two: under SGD their sum moves twice as fast as a single one would. */
    public enum Bias {
        NONE,
        /** One vector, {@link WeightKind#INPUT_BIAS}. */
        SINGLE,
        /** Input and recurrent vectors. */
        DOUBLE
    }

    /** Order in which the steps of a row are visited; outputs always stand at their input's time. */
    public enum Direction {
        FORWARD,
        /** From the row's last valid step back to its first. */
        REVERSE
    }

    /** Coupled input and forget gates (Greff et al. 2017, CIFG). */
    public enum Coupling {
        NONE,
        /** {@code f = 1 - i}: ONNX {@code input_forget=1} as ONNX Runtime computes it. */
        FORGET_FROM_INPUT,
        /** {@code i = 1 - f}: LiteRT. */
        INPUT_FROM_FORGET
    }

    /** Where a GRU's reset gate acts. */
    public enum ResetForm {
        /** {@code n = tanh(Wx + b + r * (Uh + b_r))}: PyTorch, cuDNN, Keras, ONNX {@code linear_before_reset=1}. */
        AFTER_PRODUCT,
        /** {@code n = tanh(Wx + b + U(r * h) + b_r)}: the ONNX default, Keras {@code reset_after=False}. */
        BEFORE_PRODUCT
    }

    /** The output at steps past a row's length. The state itself always carries over such steps. */
    public enum MaskMode {
        /** Zeros, as ONNX Runtime and cuDNN give. */
        ZERO_OUTPUT,
        /**
         * The state that is carried there. Going forward it is the row's last valid output again, as Keras gives; before a
         * row's first visited step (reverse direction, length 0) it is the initial state.
         */
        CARRY
    }

    public RecurrentSpec {
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(weightFormat, "weightFormat");
        atLeast("inputSize", inputSize, 1);
        atLeast("hiddenSize", hiddenSize, 1);
        atLeast("projectionSize", projectionSize, 0);
        if (hiddenSize > Integer.MAX_VALUE / cell.gates()) {
            throw new LstmException("hiddenSize: the " + cell.gates() + " gate blocks of " + cell + " take at most "
                    + Integer.MAX_VALUE / cell.gates() + " units each, got " + hiddenSize);
        }
        activations = List.copyOf(activations);
        int expected = defaultActivations(cell).size();
        if (activations.size() != expected) {
            throw new LstmException("activations: " + cell + " takes " + expected + ", got " + activations.size());
        }
        if (!(inputClip > 0f) || !(cellClip > 0f)) {
            throw new LstmException("inputClip and cellClip must be positive (infinite for none), got " + inputClip
                    + " and " + cellClip);
        }
        if (!(recurrentDropout >= 0f && recurrentDropout < 1f)) {
            throw new LstmException("recurrentDropout must lie in [0, 1), got " + recurrentDropout);
        }
        boolean lstm = cell == Cell.LSTM;
        only(lstm || projectionSize == 0, "projectionSize", "an LSTM projects its hidden state", cell, "0");
        only(lstm || !peephole, "peephole", "an LSTM's gates can see a cell state", cell, "false");
        only(lstm || coupling == Coupling.NONE, "coupling", "an LSTM has input and forget gates", cell, "NONE");
        only(lstm || Float.isInfinite(cellClip), "cellClip", "an LSTM has a cell state", cell, "infinite");
        only(
                cell == Cell.GRU || resetForm == ResetForm.AFTER_PRODUCT,
                "resetForm",
                "a GRU has a reset gate",
                cell,
                "AFTER_PRODUCT");
    }

    /** The plain LSTM of PyTorch: two biases, sigmoid gates, tanh, forward, padded outputs zero. */
    public static RecurrentSpec lstm(int inputSize, int hiddenSize) {
        return plain(Cell.LSTM, inputSize, hiddenSize);
    }

    /** The plain GRU of PyTorch: two biases, reset after the product. */
    public static RecurrentSpec gru(int inputSize, int hiddenSize) {
        return plain(Cell.GRU, inputSize, hiddenSize);
    }

    /** The plain tanh RNN of PyTorch: two biases. */
    public static RecurrentSpec rnn(int inputSize, int hiddenSize) {
        return plain(Cell.RNN, inputSize, hiddenSize);
    }

    private static RecurrentSpec plain(Cell cell, int inputSize, int hiddenSize) {
        return new RecurrentSpec(
                cell,
                inputSize,
                hiddenSize,
                0,
                Bias.DOUBLE,
                Direction.FORWARD,
                defaultActivations(cell),
                false,
                Coupling.NONE,
                Float.POSITIVE_INFINITY,
                Float.POSITIVE_INFINITY,
                ResetForm.AFTER_PRODUCT,
                false,
                0f,
                MaskMode.ZERO_OUTPUT,
                WeightFormat.F32);
    }

    /** The activations that every framework takes when none are named. */
    public static List<Activation> defaultActivations(Cell cell) {
        return switch (cell) {
            case LSTM ->
                List.of(Activation.SIGMOID, Activation.SIGMOID, Activation.TANH, Activation.SIGMOID, Activation.TANH);
            case GRU -> List.of(Activation.SIGMOID, Activation.SIGMOID, Activation.TANH);
            case RNN -> List.of(Activation.TANH);
        };
    }

    /** A builder that starts from this spec. */
    public RecurrentSpecBuilder toBuilder() {
        return new RecurrentSpecBuilder(this);
    }

    /** Width of the gate blocks side by side: gates x hiddenSize. */
    public int gateWidth() {
        return cell.gates() * hiddenSize;
    }

    /** Width of one output step: the hidden size, or the projection size. */
    public int outputSize() {
        return projectionSize > 0 ? projectionSize : hiddenSize;
    }

    /**
     * Whether gradients need the gates' pre-activations beside their values: with layer normalisation, an input clip, or a
     * gate's activation that does not {@linkplain Activation#differentiatesByValue differentiate by its value}.
     */
    public boolean backwardReadsPreActivations() {
        return layerNorm
                || Float.isFinite(inputClip)
                || !activations.stream().limit(cell.gates()).allMatch(Activation::differentiatesByValue);
    }

    /** Whether a GRU's candidate sees {@code r * (U h' + b)}; false for other cells. */
    public boolean resetsAfterProduct() {
        return cell == Cell.GRU && resetForm == ResetForm.AFTER_PRODUCT;
    }

    /** Whether a GRU's candidate sees {@code U (r * h')}; false for other cells. */
    public boolean resetsBeforeProduct() {
        return cell == Cell.GRU && resetForm == ResetForm.BEFORE_PRODUCT;
    }

    /** The weight arrays that this spec has, in the order in which files and initialisers visit them. */
    public List<WeightKind> weightKinds() {
        List<WeightKind> kinds = new ArrayList<>(List.of(WeightKind.INPUT, WeightKind.RECURRENT));
        if (bias != Bias.NONE) {
            kinds.add(WeightKind.INPUT_BIAS);
        }
        if (bias == Bias.DOUBLE) {
            kinds.add(WeightKind.RECURRENT_BIAS);
        }
        if (peephole) {
            kinds.add(WeightKind.PEEPHOLE);
        }
        if (projectionSize > 0) {
            kinds.add(WeightKind.PROJECTION);
        }
        if (layerNorm) {
            kinds.add(WeightKind.NORM_GAIN);
            kinds.add(WeightKind.NORM_BIAS);
        }
        return List.copyOf(kinds);
    }

    /** Shape of one weight array in canonical layout, row-major. */
    public List<Integer> weightShape(WeightKind kind) {
        return switch (kind) {
            case INPUT -> List.of(gateWidth(), inputSize);
            case RECURRENT -> List.of(gateWidth(), outputSize());
            case INPUT_BIAS, RECURRENT_BIAS, NORM_GAIN, NORM_BIAS -> List.of(gateWidth());
            case PEEPHOLE -> List.of(3 * hiddenSize);
            case PROJECTION -> List.of(projectionSize, hiddenSize);
        };
    }

    /** An option of one cell alone. */
    private static void only(boolean holds, String field, String reason, Cell cell, String remedy) {
        if (!holds) {
            throw new LstmException(field + ": only " + reason + ", got " + cell + "; leave it " + remedy);
        }
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new LstmException(name + " must be at least " + least + ", got " + value);
        }
    }
}
