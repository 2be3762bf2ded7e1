package org.lstm4j.tasks.forecast;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.series.TimeSeries;
import org.lstm4j.tasks.training.TrainingProgress;

/**
 * Forecasts a series with a small LSTM. A forecaster is a recipe: immutable, shareable, run as often as wanted. The same
 * recipe and series give the same bits each time on the same backend, whatever the number of threads.
 */
public final class Forecaster {
    /** Hidden units of each LSTM unless set. */
    public static final int DEFAULT_HIDDEN = 8;

    /** Passes through its windows that a training makes at most, unless set. */
    public static final int DEFAULT_EPOCHS = 60;

    /** The seed unless set. */
    public static final long DEFAULT_SEED = 42;

    /** Networks that answer together unless set; a further one gains little more. */
    public static final int DEFAULT_MEMBERS = 4;

    /** Beyond so many networks, none changes the mean any more. */
    public static final int MAX_MEMBERS = 100;

    private final int horizon;
    private final int season;
    private final Strategy strategy;
    private final Learner learner;
    private final int threads;
    private final Consumer<TrainingProgress> onProgress;
    private final @Nullable Path checkpoints;

    private Forecaster(Builder recipe) {
        horizon = recipe.horizon;
        season = recipe.season;
        strategy = recipe.strategy;
        learner = new Learner(recipe.members, recipe.hidden, recipe.epochs, recipe.seed);
        threads = recipe.threads;
        onProgress = recipe.onProgress;
        checkpoints = recipe.checkpoints;
    }

    /** A recipe whose every setting has a default. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Backtests, fits and forecasts.
     *
     * @param backend stays the caller's to close
     * @throws org.lstm4j.tasks.series.SeriesException if the series is too short for horizon and season, or a column that
     *     is known in advance has no values for the horizon
     * @throws LstmException if a training fails or the calling thread is interrupted
     */
    public ForecastReport run(TimeSeries series, Backend backend) {
        return run(List.of(series), backend).getFirst();
    }

    /**
     * Backtests, fits and forecasts several series by one model, which learns from all of them.
     *
     * @param series of one frequency, with the same last date and the same columns
     * @return a report for each, in their order; their model is the same
     */
    public List<ForecastReport> run(List<TimeSeries> series, Backend backend) {
        return prepare(series, backend).reports();
    }

    /** Backtests alone: the trainings at the origins, without those on all data. */
    public Backtest backtest(TimeSeries series, Backend backend) {
        return prepare(List.of(series), backend).backtests().getFirst();
    }

    /** Fits a model on all data, without a backtest: its forecasts then have no intervals. */
    public ForecastModel fit(TimeSeries series, Backend backend) {
        return prepare(List.of(series), backend).model();
    }

    private Run prepare(List<TimeSeries> series, Backend backend) {
        Panel.requireComparable(series);
        return new Run(
                series, Plan.of(series, horizon, season, strategy), learner, threads, onProgress, checkpoints, backend);
    }

    /** Collects a recipe. */
    public static final class Builder {
        private int horizon;
        private int season;
        private Strategy strategy = Strategy.RECURSIVE;
        private int members = DEFAULT_MEMBERS;
        private int hidden = DEFAULT_HIDDEN;
        private int epochs = DEFAULT_EPOCHS;
        private long seed = DEFAULT_SEED;
        private int threads = Runtime.getRuntime().availableProcessors();
        private Consumer<TrainingProgress> onProgress = progress -> {};
        private @Nullable Path checkpoints;

        private Builder() {}

        /**
         * Steps to forecast and to backtest. Unless set, two seasons are forecast and one is backtested; without a season,
         * 24 and 12 steps; fewer where the series is short.
         */
        public Builder horizon(int steps) {
            horizon = Plan.checkedHorizon(steps);
            return this;
        }

        /** The season in steps, 1 for none. Unless set, it is detected by frequency and autocorrelation. */
        public Builder season(int steps) {
            season = atLeastOne("season", steps);
            return this;
        }

        /** How a network reaches the horizon; {@link Strategy#RECURSIVE} unless set. */
        public Builder strategy(Strategy value) {
            strategy = value;
            return this;
        }

        /**
         * Networks that answer together, the mean of their answers; {@value #DEFAULT_MEMBERS} unless set, {@value #MAX_MEMBERS}
         * at most.
         */
        public Builder members(int count) {
            members = atLeastOne("members", count);
            if (count > MAX_MEMBERS) {
                throw new LstmException("members: expected at most " + MAX_MEMBERS + ", found " + count);
            }
            return this;
        }

        /** Hidden units of each LSTM; {@value #DEFAULT_HIDDEN} unless set. */
        public Builder hidden(int units) {
            hidden = atLeastOne("hidden", units);
            return this;
        }

        /**
         * How often at most a training goes through its windows; {@value #DEFAULT_EPOCHS} unless set. Early stopping
         * usually ends sooner.
         */
        public Builder epochs(int count) {
            epochs = atLeastOne("epochs", count);
            return this;
        }

        /** Draws first weights and the order of windows; {@value #DEFAULT_SEED} unless set. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** How many trainings run side by side; one per processor unless set. The results do not depend on it. */
        public Builder threads(int count) {
            threads = atLeastOne("threads", count);
            return this;
        }

        /**
         * Told after every epoch and every training, one call at a time, on a training's thread. Several trainings belong to
         * each earlier origin, oldest first, then as many to the forecast.
         */
        public Builder onProgress(Consumer<TrainingProgress> listener) {
            onProgress = listener;
            return this;
        }

        /**
         * Keeps a checkpoint of every training, and goes on from those that are there: to the same bits as if the run had
         * never been interrupted or killed.
         *
         * @param folder exists, and belongs to this recipe and these series alone; one of others is refused
         */
        public Builder checkpoints(Path folder) {
            checkpoints = folder;
            return this;
        }

        public Forecaster build() {
            return new Forecaster(this);
        }

        private static int atLeastOne(String name, int value) {
            if (value < 1) {
                throw new LstmException(name + ": expected at least 1, found " + value);
            }
            return value;
        }
    }
}
