package org.lstm4j.train;

import org.lstm4j.LstmException;

/** How gradients change weights. */
public sealed interface Optimizer {
    /** The step of one update, before a schedule's factor. */
    float rate();

    /** Arrays that it keeps beside every weight from update to update. */
    int moments();

    /** Gradient descent with momentum: {@code v = momentum v + g; p -= rate v}. */
    record Sgd(float rate, float momentum) implements Optimizer {
        public Sgd {
            requirePositive("rate", rate);
            requireShare("momentum", momentum);
        }

        @Override
        public int moments() {
            return momentum > 0f ? 1 : 0;
        }
    }

    /** Adam (Kingma and Ba 2015, algorithm 1). */
    record Adam(float rate, float beta1, float beta2, float epsilon) implements Optimizer {
        public Adam {
            requirePositive("rate", rate);
            requireShare("beta1", beta1);
            requireShare("beta2", beta2);
            requirePositive("epsilon", epsilon);
        }

        @Override
        public int moments() {
            return 2;
        }
    }

    /**
     * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): besides Adam's step, each weight of a matrix
     * shrinks by {@code rate * decay} of itself. Biases, peepholes and gains of normalisation, which scale no input with
     * another, do not.
     */
    record AdamW(float rate, float beta1, float beta2, float epsilon, float decay) implements Optimizer {
        public AdamW {
            requirePositive("rate", rate);
            requireShare("beta1", beta1);
            requireShare("beta2", beta2);
            requirePositive("epsilon", epsilon);
            requirePositive("decay", decay);
        }

        @Override
        public int moments() {
            return 2;
        }
    }

    /** Plain gradient descent. */
    static Sgd sgd(float rate) {
        return new Sgd(rate, 0f);
    }

    /** Gradient descent with momentum in [0, 1). */
    static Sgd sgd(float rate, float momentum) {
        return new Sgd(rate, momentum);
    }

    /** Adam with the paper's beta 0.9 and 0.999 and epsilon 1e-8. */
    static Adam adam(float rate) {
        return new Adam(rate, 0.9f, 0.999f, 1e-8f);
    }

    /** AdamW with Adam's paper's constants. */
    static AdamW adamW(float rate, float decay) {
        return new AdamW(rate, 0.9f, 0.999f, 1e-8f, decay);
    }

    private static void requirePositive(String name, float value) {
        if (!(value > 0f && value < Float.POSITIVE_INFINITY)) {
            throw new LstmException(name + " must be positive and finite, got " + value);
        }
    }

    private static void requireShare(String name, float value) {
        if (!(value >= 0f && value < 1f)) {
            throw new LstmException(name + " must lie in [0, 1), got " + value);
        }
    }
}
