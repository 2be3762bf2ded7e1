package org.lstm4j.layer;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Parameter.Role;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.WeightKind;

/**
 * A layer that carries a state from step to step: {@code [T, N, in]} to {@code [T, N, hiddenSize]}, or to
 * {@code [N, hiddenSize]} with {@link #last}. What all of them can be told stands here; each method gives a changed copy.
 *
 * @param <L> the layer itself
 */
public sealed interface RecurrentLayer<L extends RecurrentLayer<L>> extends Layer permits LSTM, GRU, RNN {
    /** Units. */
    int hiddenSize();

    RecurrentOptions options();

    L withOptions(RecurrentOptions options);

    /** LSTM, GRU or RNN. */
    default Cell cell() {
        return spec(1, Direction.FORWARD).cell();
    }

    /** What a backend computes. */
    RecurrentSpec spec(int inputSize, Direction direction);

    /** What sets this cell apart from the plain one of its kind, for {@link #label}. */
    List<String> traits();

    /** The same layer, handing on the last hidden state alone. */
    default L last() {
        return withOutput(OutputMode.LAST);
    }

    default L withOutput(OutputMode output) {
        return withOptions(options().withOutput(output));
    }

    default L withBias(Bias bias) {
        return withOptions(options().withBias(bias));
    }

    /** The same layer with other activations, as many as {@link RecurrentSpec#activations} names for its cell. */
    default L withActivations(Activation... activations) {
        return withOptions(options().withActivations(List.of(activations)));
    }

    /** The same layer, with the input of every activation held within plus or minus {@code bound} (ONNX {@code clip}). */
    default L withInputClip(float bound) {
        return withOptions(options().withInputClip(bound));
    }

    /** The same layer with layer-normalised gates (Ba et al. 2016). */
    default L withLayerNorm() {
        return withOptions(options().withLayerNorm(true));
    }

    /**
     * The same layer, dropping that share of the hidden state on its way into the next step's product in training: the
     * same units throughout a sequence (Gal and Ghahramani 2016), as Keras does.
     */
    default L withRecurrentDropout(float rate) {
        return withRecurrentDropout(rate, Dropout.Mask.PER_SEQUENCE);
    }

    /** As {@link #withRecurrentDropout(float)}, and says whether the dropped units change from step to step. */
    default L withRecurrentDropout(float rate, Dropout.Mask mask) {
        return withOptions(options().withRecurrentDropout(rate, mask));
    }

    /** The same layer with other outputs at steps past a row's length. */
    default L withMaskMode(MaskMode maskMode) {
        return withOptions(options().withMaskMode(maskMode));
    }

    @Override
    default List<RecurrentSpec> specs(int inputSize) {
        return List.of(spec(inputSize, Direction.FORWARD));
    }

    @Override
    default Features output(Features input) {
        if (!input.sequence()) {
            throw new LstmException(label() + " needs a sequence [T, N, " + input.width() + "], got " + input
                    + ": an earlier layer hands on its last step alone; leave out its last()");
        }
        int width = spec(input.width(), Direction.FORWARD).outputSize();
        return switch (options().output()) {
            case SEQUENCE -> Features.sequence(width);
            case LAST -> Features.vector(width);
        };
    }

    @Override
    default List<Parameter> parameters(int inputSize) {
        RecurrentSpec spec = spec(inputSize, Direction.FORWARD);
        return spec.weightKinds().stream().map(kind -> parameter(spec, kind)).toList();
    }

    private static Parameter parameter(RecurrentSpec spec, WeightKind kind) {
        Role role = Role.of(kind);
        int fanIn = switch (role) {
            case RECURRENT_WEIGHT, RECURRENT_BIAS -> spec.outputSize();
            case PROJECTION -> spec.hiddenSize();
            default -> spec.inputSize();
        };
        return new Parameter(
                kind.canonicalName(), spec.weightShape(kind), role, spec.cell().gates(), spec.hiddenSize(), fanIn);
    }

    @Override
    default String arithmetic(int inputSize) {
        RecurrentSpec spec = spec(inputSize, Direction.FORWARD);
        int gates = cell().gates();
        String times = gates == 1 ? "" : gates + " x ";
        List<String> terms = new ArrayList<>();
        terms.add(times + "(" + inputSize + " + " + spec.outputSize() + ") x " + hiddenSize());
        for (WeightKind kind : spec.weightKinds()) {
            switch (kind) {
                case INPUT, RECURRENT -> {}
                case RECURRENT_BIAS -> terms.set(terms.size() - 1, "2 x " + terms.getLast());
                case NORM_BIAS -> terms.set(terms.size() - 1, "2 x " + terms.getLast());
                case INPUT_BIAS, NORM_GAIN -> terms.add(times + hiddenSize());
                case PEEPHOLE -> terms.add("3 x " + hiddenSize());
                case PROJECTION -> terms.add(spec.projectionSize() + " x " + hiddenSize());
            }
        }
        return String.join(" + ", terms);
    }

    @Override
    default String label() {
        List<String> parts = new ArrayList<>(List.of(Integer.toString(hiddenSize())));
        parts.addAll(traits());
        if (options().layerNorm()) {
            parts.add("layer norm");
        }
        if (options().output() == OutputMode.LAST) {
            parts.add("last");
        }
        return cell() + "(" + String.join(", ", parts) + ")";
    }
}
