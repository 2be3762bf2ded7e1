package org.lstm4j.interchange.keras;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.StepMask;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.OutputMode;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.spi.PoolMode;
import org.lstm4j.spi.RecurrentSpec.MaskMode;

/** The mask that a model's first layer finds, followed through the layers up to the one that gives a single vector. */
final class KerasMask {
    private static final String MASKING = "Masking";

    private final @Nullable StepMask mask;
    private boolean heeded;

    private KerasMask(@Nullable StepMask mask) {
        this.mask = mask;
    }

    /**
     * The mask of a model.
     *
     * @param layers all but inputs
     */
    static KerasMask of(List<KerasConfig> layers) {
        KerasConfig first = layers.getFirst();
        if (first.type().equals("Embedding")) {
            return new KerasMask(first.flag("mask_zero") ? new StepMask(0f) : null);
        }
        if (!isMasking(first)) {
            return new KerasMask(null);
        }
        if (layers.size() > 1 && layers.get(1).type().equals("Embedding")) {
            throw new UnsupportedModelException(
                    first + ": expected features behind it, got " + layers.get(1) + "; use mask_zero there instead");
        }
        first.requireKnown("mask_value");
        return new KerasMask(new StepMask(first.config().floatNumber("mask_value")));
    }

    static boolean isMasking(KerasConfig layer) {
        return layer.type().equals(MASKING);
    }

    /** Takes note of a layer that reads a sequence. */
    void follow(KerasLayer layer) {
        heeded |= layer.layer() instanceof RecurrentLayer<?> || layer.layer() instanceof Bidirectional;
        if (mask == null) {
            return;
        }
        if (layer.layer() instanceof RecurrentLayer<?> one
                && one.options().output() == OutputMode.LAST
                && one.options().maskMode() == MaskMode.ZERO_OUTPUT) {
            throw new UnsupportedModelException(layer.config()
                    + ": zero_output_for_mask = \"true\" gives zeros for a row that ends in a masked step, and the last"
                    + " step alone is no such output here; turn it off, or return_sequences on");
        }
        if (layer.goesBackwards()
                && layer.layer() instanceof RecurrentLayer<?> one
                && one.options().output() == OutputMode.SEQUENCE) {
            throw new UnsupportedModelException(layer.config()
                    + ": go_backwards = \"true\" turns the steps round, and Keras does not turn the mask with them; turn it"
                    + " off, or return_sequences");
        }
        if (layer.layer() instanceof Pooling(PoolMode mode) && mode == PoolMode.MAX) {
            throw new UnsupportedModelException(
                    layer.config() + " takes masked steps too, which models here do not compute; expected none of"
                            + " Masking and mask_zero before it, or GlobalAveragePooling1D");
        }
    }

    /**
     * The mask of the model as a whole.
     *
     * @param sequence whether the last layer gives every step
     */
    @Nullable
    StepMask found(KerasLayer last, boolean sequence) {
        if (mask != null && sequence && !heeded) {
            throw new UnsupportedModelException(
                    last.config() + " gives every step, and no layer heeds the mask; turn off Masking or mask_zero");
        }
        return mask;
    }
}
