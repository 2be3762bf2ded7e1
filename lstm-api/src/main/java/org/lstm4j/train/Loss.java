package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lstm4j.LstmException;
import org.lstm4j.spi.ErrorKind;

/** What training minimises, as a mean over all valid outputs of a batch, weighted where examples or classes are. */
public sealed interface Loss {
    /**
     * A sum over outputs, computed on the device.
     *
     * @param kind what one output costs
     * @param parameters the kind's, for the outputs of one target in turn; empty where it has none
     */
    record Elements(ErrorKind kind, List<Float> parameters) implements Loss {
        public Elements {
            Objects.requireNonNull(kind, "kind");
            parameters = List.copyOf(Objects.requireNonNull(parameters, "parameters"));
            if (kind.hasParameter() == parameters.isEmpty()) {
                throw new LstmException("loss " + kind + (kind.hasParameter() ? " needs a parameter" : " has none")
                        + ", got " + parameters);
            }
        }
    }

    /**
     * Softmax cross-entropy.
     *
     * @param classWeights how much each class counts; empty where all count the same
     */
    record CrossEntropy(List<Float> classWeights) implements Loss {
        public CrossEntropy {
            classWeights = List.copyOf(Objects.requireNonNull(classWeights, "classWeights"));
            for (float weight : classWeights) {
                if (!(weight >= 0f && weight < Float.POSITIVE_INFINITY)) {
                    throw new LstmException("class weights must be finite and at least 0, got " + classWeights);
                }
            }
        }
    }

    /**
     * A loss of the caller's, computed on the host: every batch's outputs come from the device and their gradients go back.
     *
     * @param name stands for the function in a checkpoint, and must change with what it computes
     * @param function for one row
     */
    record Custom(String name, LossFunction function) implements Loss {
        public Custom {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(function, "function");
        }

        @Override
        public String toString() {
            return "Custom[" + name + "]";
        }
    }

    /** {@code (output - target)^2}; targets are floats. */
    static Loss squaredError() {
        return new Elements(ErrorKind.SQUARED, List.of());
    }

    /** {@code |output - target|}; targets are floats. */
    static Loss absoluteError() {
        return new Elements(ErrorKind.ABSOLUTE, List.of());
    }

    /**
     * {@code -t log sigmoid(output) - (1 - t) log(1 - sigmoid(output))}: each output is the logit of a question of its own,
     * targets are floats in [0, 1].
     */
    static Loss binaryCrossEntropy() {
        return new Elements(ErrorKind.LOGISTIC, List.of());
    }

    /**
     * Squared below {@code delta}, linear above (Huber 1964): {@code e^2 / 2}, and {@code delta (|e| - delta / 2)}.
     *
     * @param delta above 0
     */
    static Loss huber(float delta) {
        if (!(delta > 0f && delta < Float.POSITIVE_INFINITY)) {
            throw new LstmException("delta must be positive and finite, got " + delta);
        }
        return new Elements(ErrorKind.HUBER, List.of(delta));
    }

    /**
     * The pinball loss (Koenker and Bassett 1978), whose minimum is a quantile. With several, the model gives as many
     * outputs for each target, side by side: {@code [target 0 at q0, target 0 at q1, ..., target 1 at q0, ...]}.
     *
     * @param quantiles in (0, 1)
     */
    static Loss quantiles(float... quantiles) {
        List<Float> list = new ArrayList<>();
        for (float quantile : Objects.requireNonNull(quantiles, "quantiles")) {
            if (!(quantile > 0f && quantile < 1f)) {
                throw new LstmException("quantiles must lie in (0, 1), got " + quantile);
            }
            list.add(quantile);
        }
        return new Elements(ErrorKind.QUANTILE, list);
    }

    /**
     * {@code -log softmax(output)[class]}; outputs are logits, targets class numbers.
     *
     * @param classWeights how much a row of each class counts in the mean, one for each output; none where all count the same
     */
    static Loss crossEntropy(float... classWeights) {
        List<Float> list = new ArrayList<>();
        for (float weight : Objects.requireNonNull(classWeights, "classWeights")) {
            list.add(weight);
        }
        return new CrossEntropy(list);
    }

    /** A loss of the caller's; see {@link Custom}. */
    static Loss custom(String name, LossFunction function) {
        return new Custom(name, function);
    }

    /** Whether targets are class numbers rather than floats. */
    default boolean takesClasses() {
        return this instanceof CrossEntropy;
    }

    /** Outputs of the model for each target. */
    default int outputsPerTarget() {
        return this instanceof Elements elements
                ? Math.max(1, elements.parameters().size())
                : 1;
    }
}
