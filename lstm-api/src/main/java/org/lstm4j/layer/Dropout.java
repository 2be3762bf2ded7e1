package org.lstm4j.layer;

import java.util.List;
import java.util.Objects;
import org.lstm4j.LstmException;

/**
 * Inverted dropout (Srivastava et al. 2014): in training each value is zeroed with probability {@code rate}, and the
 * others grow by {@code 1 / (1 - rate)}; otherwise values pass unchanged.
 *
 * @param rate share dropped, in [0, 1)
 * @param mask whether what is dropped changes from step to step
 */
public record Dropout(float rate, Mask mask) implements Layer {
    /** How long one draw of what is dropped holds. */
    public enum Mask {
        /** Every step draws its own. */
        PER_STEP,
        /** All steps of a sequence drop the same features: variational dropout (Gal and Ghahramani 2016). */
        PER_SEQUENCE
    }

    public Dropout {
        Objects.requireNonNull(mask, "mask");
        if (!(rate >= 0f && rate < 1f)) {
            throw new LstmException("rate must lie in [0, 1), got " + rate);
        }
    }

    /** Drops at every step anew. */
    public static Dropout of(float rate) {
        return new Dropout(rate, Mask.PER_STEP);
    }

    /** Drops the same features at all steps of a sequence (Gal and Ghahramani 2016). */
    public static Dropout variational(float rate) {
        return new Dropout(rate, Mask.PER_SEQUENCE);
    }

    @Override
    public Features output(Features input) {
        return input;
    }

    @Override
    public List<Parameter> parameters(int inputSize) {
        return List.of();
    }

    @Override
    public String arithmetic(int inputSize) {
        return "0";
    }

    @Override
    public String label() {
        return "Dropout(" + rate + (mask == Mask.PER_STEP ? ")" : ", variational)");
    }
}
