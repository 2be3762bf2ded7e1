package org.lstm4j.tasks.forecast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.lstm4j.LstmException;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * Forecasts a series with a small LSTM. A forecaster is a recipe: immutable, shareable, run as often as wanted. The same
 * recipe and series give the same bits each time on the same backend, whatever the number of threads.
 */
public final class Forecaster {
    /** Hidden units of each LSTM unless set. */
    public static final int DEFAULT_HIDDEN = 16;

    /** Passes through its windows that a training makes at most, unless set. */
    public static final int DEFAULT_EPOCHS = 60;

    /** The seed unless set. */
    public static final long DEFAULT_SEED = 42;

    private final int horizon;
    private final int season;
    private final Learner learner;
    private final int threads;
    private final Consumer<TrainingProgress> onProgress;

    private Forecaster(Builder recipe) {
        horizon = recipe.horizon;
        season = recipe.season;
        learner = new Learner(recipe.hidden, recipe.epochs, recipe.seed);
        threads = recipe.threads;
        onProgress = recipe.onProgress;
    }

    /** A recipe whose every setting has a default. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Backtests, fits and forecasts.
     *
     * @param backend stays the caller's to close
     * @throws org.lstm4j.tasks.series.SeriesException if the series is too short for horizon and season
     * @throws LstmException if a training fails or the calling thread is interrupted
     */
    public ForecastReport run(TimeSeries series, Backend backend) {
        Plan plan = Plan.of(series, horizon, season);
        List<Fit> fits = fitsAtOrigins(series, plan);
        fits.add(Fit.on(series, plan));
        List<Model> networks = train(fits, plan, backend);
        ForecastModel model = fits.removeLast().model(plan, networks.removeLast());
        return new ForecastReport(
                series, measure(series, plan, fits, networks, backend), model, model.forecast(backend));
    }

    /** Backtests alone: the trainings at the origins, without those on all data. */
    public Backtest backtest(TimeSeries series, Backend backend) {
        Plan plan = Plan.of(series, horizon, season);
        List<Fit> fits = fitsAtOrigins(series, plan);
        return measure(series, plan, fits, train(fits, plan, backend), backend);
    }

    /** Fits a model on all data, without a backtest. */
    public ForecastModel fit(TimeSeries series, Backend backend) {
        Plan plan = Plan.of(series, horizon, season);
        Fit fit = Fit.on(series, plan);
        return fit.model(plan, train(List.of(fit), plan, backend).getFirst());
    }

    private static List<Fit> fitsAtOrigins(TimeSeries series, Plan plan) {
        List<Fit> fits = new ArrayList<>();
        for (int i = 0; i < Plan.ORIGINS; i++) {
            fits.add(Fit.on(series.knownUntil(plan.origin(i)), plan));
        }
        return fits;
    }

    /** Trains the members of every fit's committee, side by side. */
    private List<Model> train(List<Fit> fits, Plan plan, Backend backend) {
        List<Callable<Model>> jobs = new ArrayList<>();
        int trainings = fits.size() * Learner.MEMBERS;
        for (Fit fit : fits) {
            for (int m = 0; m < Learner.MEMBERS; m++) {
                int member = m;
                int training = jobs.size();
                jobs.add(() -> learner.train(
                        fit.windows(),
                        plan.trainingWindows(fit.windows().count()),
                        member,
                        backend,
                        epoch -> report(new TrainingProgress(training, trainings, epoch))));
            }
        }
        List<Model> members = SideBySide.run(threads, jobs);
        List<Model> committees = new ArrayList<>();
        for (int i = 0; i < trainings; i += Learner.MEMBERS) {
            committees.add(Committee.of(members.subList(i, i + Learner.MEMBERS)));
        }
        return committees;
    }

    private synchronized void report(TrainingProgress progress) {
        onProgress.accept(progress);
    }

    private static Backtest measure(
            TimeSeries series, Plan plan, List<Fit> fits, List<Model> networks, Backend backend) {
        List<Backtest.Contest> contests = new ArrayList<>();
        for (int i = 0; i < fits.size(); i++) {
            Pipeline pipeline = fits.get(i).pipeline();
            double[] known = fits.get(i).known().values();
            int steps = plan.backtestHorizon();
            double[] values = ForecastModel.predict(pipeline, networks.get(i), backend, known, steps);
            Map<String, double[]> forecasts = new LinkedHashMap<>();
            for (Baseline baseline : Baseline.values()) {
                forecasts.put(
                        baseline.id(), baseline.forecast(known, plan.season().length(), steps));
            }
            forecasts.put(Backtest.NETWORK_ZERO, pipeline.forecastWithoutNetwork(known, steps));
            contests.add(new Backtest.Contest(
                    known.length, Forecast.of(series.name(), series.axis(), known.length, values), forecasts));
        }
        return Backtest.measure(series, plan, contests);
    }

    /** Collects a recipe. */
    public static final class Builder {
        private int horizon;
        private int season;
        private int hidden = DEFAULT_HIDDEN;
        private int epochs = DEFAULT_EPOCHS;
        private long seed = DEFAULT_SEED;
        private int threads = Runtime.getRuntime().availableProcessors();
        private Consumer<TrainingProgress> onProgress = progress -> {};

        private Builder() {}

        /**
         * Steps to forecast and to backtest. Unless set, two seasons are forecast and one is backtested; without a season,
         * 24 and 12 steps.
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

        /** Told after every epoch, one call at a time, on a training's thread. */
        public Builder onProgress(Consumer<TrainingProgress> listener) {
            onProgress = listener;
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
