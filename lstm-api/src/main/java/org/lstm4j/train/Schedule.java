package org.lstm4j.train;

import java.util.Objects;
import org.lstm4j.LstmException;

/**
 * How the optimizer's rate changes: a factor for each update. A schedule keeps nothing; what it needs of the past stands in
 * the {@link TrainingPosition}, so a training that resumes from a checkpoint goes on with the same factors.
 */
public sealed interface Schedule {
    /**
     * The factor at a position.
     *
     * @return at least 0
     */
    float factor(TrainingPosition position);

    /** {@code factor^k} after every k times {@code epochs} epochs; the factor lies in (0, 1]. */
    record Step(int epochs, float factor) implements Schedule {
        public Step {
            requireAtLeastOne("epochs", epochs);
            requireFactor(factor);
        }

        @Override
        public float factor(TrainingPosition position) {
            int times = (int) position.elapsedEpochs() / epochs;
            return (float) StrictMath.pow(factor, times);
        }
    }

    /**
     * Half a cosine from 1 down to {@code lowest} over all epochs of the recipe, update by update (Loshchilov and Hutter
     * 2017, without restarts).
     */
    record Cosine(float lowest) implements Schedule {
        public Cosine {
            if (!(lowest >= 0f && lowest <= 1f)) {
                throw new LstmException("lowest must lie in [0, 1], got " + lowest);
            }
        }

        @Override
        public float factor(TrainingPosition position) {
            double half = StrictMath.cos(StrictMath.PI * position.elapsedEpochs() / position.epochs());
            return (float) (lowest + (1 - lowest) * (1 + half) / 2);
        }
    }

    /** A line from {@code 1 / updates} to 1 over the first updates, times what another schedule says. */
    record WarmUp(int updates, Schedule then) implements Schedule {
        public WarmUp {
            requireAtLeastOne("updates", updates);
            Objects.requireNonNull(then, "then");
        }

        @Override
        public float factor(TrainingPosition position) {
            float rise = Math.min(1f, (float) ((position.updates() + 1.0) / updates));
            return rise * then.factor(position);
        }
    }

    /**
     * Times {@code factor}, in (0, 1], whenever the watched loss has found no new lowest value for {@code patience} epochs.
     */
    record Plateau(int patience, float factor) implements Schedule {
        public Plateau {
            requireAtLeastOne("patience", patience);
            requireFactor(factor);
        }

        @Override
        public float factor(TrainingPosition position) {
            double lowest = Double.POSITIVE_INFINITY;
            int waited = 0;
            int times = 0;
            for (EpochReport report : position.history()) {
                waited++;
                if (report.watchedLoss() < lowest) {
                    lowest = report.watchedLoss();
                    waited = 0;
                } else if (waited == patience) {
                    times++;
                    waited = 0;
                }
            }
            return (float) StrictMath.pow(factor, times);
        }
    }

    /** The same rate throughout. */
    static Schedule constant() {
        return new Step(1, 1f);
    }

    /** Multiplies the rate by {@code factor} in (0, 1] after every {@code epochs} epochs. */
    static Schedule step(int epochs, float factor) {
        return new Step(epochs, factor);
    }

    /** From the whole rate down to the share {@code lowest} of it, in [0, 1], along half a cosine. */
    static Schedule cosine(float lowest) {
        return new Cosine(lowest);
    }

    /** Raises the rate over the first updates, before and beside this schedule. */
    default Schedule afterWarmUp(int updates) {
        return new WarmUp(updates, this);
    }

    /** Multiplies the rate by {@code factor} in (0, 1] when the watched loss no longer falls. */
    static Schedule onPlateau(int patience, float factor) {
        return new Plateau(patience, factor);
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new LstmException(name + " must be at least 1, got " + value);
        }
    }

    /** A factor of 0, as {@code 1 / 2} is one, would end all learning unseen. */
    private static void requireFactor(float value) {
        if (!(value > 0f && value <= 1f)) {
            throw new LstmException("factor must lie in (0, 1], got " + value);
        }
    }
}
