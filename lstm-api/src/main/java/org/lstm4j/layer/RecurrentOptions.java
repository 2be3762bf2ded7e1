package org.lstm4j.layer;

import java.util.List;
import java.util.Objects;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpecBuilder;

/**
 * What can be said of every recurrent layer, whatever its cell. {@link RecurrentLayer} has a method to change each.
 *
 * @param output every step's hidden state, or the last one
 * @param bias none, one as in Keras, or two as in PyTorch
 * @param activations of the gates, as {@link RecurrentSpec#activations} orders them, with finite parameters
 * @param inputClip bound on the magnitude of every activation's input, infinite for none
 * @param layerNorm whether gate pre-activations are layer-normalised (Ba et al. 2016)
 * @param recurrentDropout share of the hidden state dropped on its way into the next step in training, in [0, 1)
 * @param recurrentMask whether what is dropped there changes from step to step
 * @param maskMode what the output holds at steps past a row's length
 */
public record RecurrentOptions(
        OutputMode output,
        Bias bias,
        List<Activation> activations,
        float inputClip,
        boolean layerNorm,
        float recurrentDropout,
        Dropout.Mask recurrentMask,
        MaskMode maskMode) {
    /** Largest size for which the widths of all gates and of both directions fit an int. */
    private static final int MAX_HIDDEN_SIZE = Integer.MAX_VALUE / 4;

    public RecurrentOptions {
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(bias, "bias");
        Objects.requireNonNull(recurrentMask, "recurrentMask");
        Objects.requireNonNull(maskMode, "maskMode");
        activations = List.copyOf(activations);
        for (Activation activation : activations) {
            if (!Float.isFinite(activation.alpha()) || !Float.isFinite(activation.beta())) {
                throw new LstmException("activations must have finite parameters, got " + activation);
            }
        }
    }

    /** Every step's output, two biases, the cell's usual activations, no dropout, zeros past a row's length. */
    public static RecurrentOptions of(Cell cell) {
        return new RecurrentOptions(
                OutputMode.SEQUENCE,
                Bias.DOUBLE,
                RecurrentSpec.defaultActivations(cell),
                Float.POSITIVE_INFINITY,
                false,
                0f,
                Dropout.Mask.PER_SEQUENCE,
                MaskMode.ZERO_OUTPUT);
    }

    public RecurrentOptions withOutput(OutputMode value) {
        return new RecurrentOptions(
                value, bias, activations, inputClip, layerNorm, recurrentDropout, recurrentMask, maskMode);
    }

    public RecurrentOptions withBias(Bias value) {
        return new RecurrentOptions(
                output, value, activations, inputClip, layerNorm, recurrentDropout, recurrentMask, maskMode);
    }

    public RecurrentOptions withActivations(List<Activation> value) {
        return new RecurrentOptions(
                output, bias, value, inputClip, layerNorm, recurrentDropout, recurrentMask, maskMode);
    }

    public RecurrentOptions withInputClip(float value) {
        return new RecurrentOptions(
                output, bias, activations, value, layerNorm, recurrentDropout, recurrentMask, maskMode);
    }

    public RecurrentOptions withLayerNorm(boolean value) {
        return new RecurrentOptions(
                output, bias, activations, inputClip, value, recurrentDropout, recurrentMask, maskMode);
    }

    public RecurrentOptions withRecurrentDropout(float rate, Dropout.Mask mask) {
        return new RecurrentOptions(output, bias, activations, inputClip, layerNorm, rate, mask, maskMode);
    }

    public RecurrentOptions withMaskMode(MaskMode value) {
        return new RecurrentOptions(
                output, bias, activations, inputClip, layerNorm, recurrentDropout, recurrentMask, value);
    }

    /** These options on top of a plain cell. */
    RecurrentSpecBuilder on(RecurrentSpec plain, Direction direction) {
        return plain.toBuilder()
                .direction(direction)
                .bias(bias)
                .activations(activations)
                .inputClip(inputClip)
                .layerNorm(layerNorm)
                .recurrentDropout(recurrentDropout)
                .maskMode(maskMode);
    }

    /** Refuses sizes whose widths do not fit an int. */
    static void checkHiddenSize(int hiddenSize) {
        if (hiddenSize < 1 || hiddenSize > MAX_HIDDEN_SIZE) {
            throw new LstmException("hiddenSize must lie in [1, " + MAX_HIDDEN_SIZE + "], got " + hiddenSize);
        }
    }
}
