package org.lstm4j.layer;

import java.util.List;
import java.util.Objects;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.ResetForm;

/**
 * Gated recurrent unit (Cho et al. 2014).
 *
 * @param hiddenSize units, at least 1
 * @param options what every recurrent layer can be told
 * @param resetForm where the reset gate acts
 */
public record GRU(int hiddenSize, RecurrentOptions options, ResetForm resetForm) implements RecurrentLayer<GRU> {
    public GRU {
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(resetForm, "resetForm");
        RecurrentOptions.checkHiddenSize(hiddenSize);
        options.on(RecurrentSpec.gru(1, hiddenSize), Direction.FORWARD).build();
    }

    /** Outputs every step, two biases, reset after the product, as in PyTorch. */
    public static GRU of(int hiddenSize) {
        return new GRU(hiddenSize, RecurrentOptions.of(Cell.GRU), ResetForm.AFTER_PRODUCT);
    }

    @Override
    public GRU withOptions(RecurrentOptions newOptions) {
        return new GRU(hiddenSize, newOptions, resetForm);
    }

    public GRU withResetForm(ResetForm newResetForm) {
        return new GRU(hiddenSize, options, newResetForm);
    }

    @Override
    public RecurrentSpec spec(int inputSize, Direction direction) {
        return options.on(RecurrentSpec.gru(inputSize, hiddenSize), direction)
                .resetForm(resetForm)
                .build();
    }

    @Override
    public List<String> traits() {
        return resetForm == ResetForm.BEFORE_PRODUCT ? List.of("reset before product") : List.of();
    }
}
