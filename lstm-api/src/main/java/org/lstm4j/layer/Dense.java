package org.lstm4j.layer;

import java.util.List;
import java.util.Locale;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Parameter.Role;
import org.lstm4j.spi.Activation;

/**
 * {@code y = f(W x + b)} with {@code W [units, in]} and {@code b [units]}, applied to every step when the input is a
 * sequence.
 *
 * @param units outputs, at least 1
 * @param activation f, with finite parameters
 */
public record Dense(int units, Activation activation) implements Layer {
    public Dense {
        if (units < 1) {
            throw new LstmException("units must be at least 1, got " + units);
        }
        if (!Float.isFinite(activation.alpha()) || !Float.isFinite(activation.beta())) {
            throw new LstmException("activation must have finite parameters, got " + activation);
        }
    }

    /** Without activation: the usual last layer. */
    public static Dense of(int units) {
        return of(units, Activation.IDENTITY);
    }

    public static Dense of(int units, Activation activation) {
        return new Dense(units, activation);
    }

    @Override
    public Features output(Features input) {
        return input.withWidth(units);
    }

    @Override
    public List<Parameter> parameters(int inputSize) {
        return List.of(
                new Parameter("weight", List.of(units, inputSize), Role.DENSE_WEIGHT, 1, units, inputSize),
                new Parameter("bias", List.of(units), Role.DENSE_BIAS, 1, units, inputSize));
    }

    @Override
    public String arithmetic(int inputSize) {
        return inputSize + " x " + units + " + " + units;
    }

    @Override
    public String label() {
        boolean linear = activation.equals(Activation.IDENTITY);
        return "Dense(" + units
                + (linear ? ")" : ", " + activation.kind().name().toLowerCase(Locale.ROOT) + ")");
    }
}
