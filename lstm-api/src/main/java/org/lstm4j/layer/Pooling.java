package org.lstm4j.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lstm4j.LstmException;
import org.lstm4j.spi.PoolMode;

/**
 * One vector for a sequence: {@code [T, N, width]} to {@code [N, width]}, over each row's valid steps alone. A row of length
 * 0 gives zeros. The gradient of a maximum goes to the first step that holds it.
 *
 * @param mode mean, maximum, or the last step
 */
public record Pooling(PoolMode mode) implements Layer {
    public Pooling {
        Objects.requireNonNull(mode, "mode");
    }

    public static Pooling mean() {
        return new Pooling(PoolMode.MEAN);
    }

    public static Pooling max() {
        return new Pooling(PoolMode.MAX);
    }

    public static Pooling last() {
        return new Pooling(PoolMode.LAST);
    }

    @Override
    public Features output(Features input) {
        if (!input.sequence()) {
            throw new LstmException(label() + " needs a sequence [T, N, " + input.width() + "], got " + input
                    + ": an earlier layer hands on one vector a row already; leave out its last() or this layer");
        }
        return Features.vector(input.width());
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
        return "Pooling(" + mode.name().toLowerCase(Locale.ROOT) + ")";
    }
}
