package org.lstm4j.layer;

import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Parameter.Role;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.WeightKind;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate by Gers et al. 2000): {@code [T, N, in]} to
 * {@code [T, N, hiddenSize]}, or to {@code [N, hiddenSize]} with {@link #last}.
 *
 * @param hiddenSize units, at least 1
 * @param output every step's hidden state, or the last one
 * @param bias none, one as in Keras, or two as in PyTorch
 */
public record LSTM(int hiddenSize, OutputMode output, Bias bias) implements Layer {
    /** Largest size for which the widths of all gates and of both directions fit an int. */
    private static final int MAX_HIDDEN_SIZE = Integer.MAX_VALUE / 4;

    public LSTM {
        if (hiddenSize < 1 || hiddenSize > MAX_HIDDEN_SIZE) {
            throw new LstmException("hiddenSize must lie in [1, " + MAX_HIDDEN_SIZE + "], got " + hiddenSize);
        }
    }

    /** Outputs every step, two biases. */
    public static LSTM of(int hiddenSize) {
        return new LSTM(hiddenSize, OutputMode.SEQUENCE, Bias.DOUBLE);
    }

    /** The same layer, handing on the last hidden state alone. */
    public LSTM last() {
        return withOutput(OutputMode.LAST);
    }

    public LSTM withOutput(OutputMode newOutput) {
        return new LSTM(hiddenSize, newOutput, bias);
    }

    public LSTM withBias(Bias newBias) {
        return new LSTM(hiddenSize, output, newBias);
    }

    /** The cell that a backend computes. */
    public RecurrentSpec spec(int inputSize, Direction direction) {
        return RecurrentSpec.lstm(inputSize, hiddenSize).toBuilder()
                .bias(bias)
                .direction(direction)
                .build();
    }

    @Override
    public List<RecurrentSpec> specs(int inputSize) {
        return List.of(spec(inputSize, Direction.FORWARD));
    }

    @Override
    public Features output(Features input) {
        if (!input.sequence()) {
            throw new LstmException(label() + " needs a sequence [T, N, " + input.width() + "], got " + input
                    + ": an earlier layer hands on its last step alone; leave out its last()");
        }
        return new Features(hiddenSize, output == OutputMode.SEQUENCE);
    }

    @Override
    public List<Parameter> parameters(int inputSize) {
        RecurrentSpec spec = spec(inputSize, Direction.FORWARD);
        return spec.weightKinds().stream().map(kind -> parameter(spec, kind)).toList();
    }

    private static Parameter parameter(RecurrentSpec spec, WeightKind kind) {
        Role role = switch (kind) {
            case INPUT -> Role.INPUT_WEIGHT;
            case RECURRENT -> Role.RECURRENT_WEIGHT;
            case INPUT_BIAS -> Role.INPUT_BIAS;
            case RECURRENT_BIAS -> Role.RECURRENT_BIAS;
            case PEEPHOLE, PROJECTION, NORM_GAIN, NORM_BIAS ->
                throw new AssertionError("no layer has " + kind.canonicalName());
        };
        boolean recurrent = role == Role.RECURRENT_WEIGHT || role == Role.RECURRENT_BIAS;
        int fanIn = recurrent ? spec.outputSize() : spec.inputSize();
        return new Parameter(
                kind.canonicalName(), spec.weightShape(kind), role, spec.cell().gates(), spec.hiddenSize(), fanIn);
    }

    @Override
    public String arithmetic(int inputSize) {
        String products = "4 x (" + inputSize + " + " + hiddenSize + ") x " + hiddenSize;
        return switch (bias) {
            case NONE -> products;
            case SINGLE -> products + " + 4 x " + hiddenSize;
            case DOUBLE -> products + " + 2 x 4 x " + hiddenSize;
        };
    }

    @Override
    public String label() {
        return "LSTM(" + hiddenSize + (output == OutputMode.LAST ? ", last)" : ")");
    }
}
