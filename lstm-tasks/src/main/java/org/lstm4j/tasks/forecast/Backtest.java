package org.lstm4j.tasks.forecast;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * How forecasts made at earlier origins compare with what came. At each origin, transform and network were fitted anew on
 * what was known then. The origins were fixed before any training.
 *
 * @param horizon steps forecast at each origin
 * @param step steps between origins
 * @param origins the origins, oldest first
 * @param model accuracy of the model
 * @param baselines accuracy of each {@link Baseline} under its id, and of {@link #NETWORK_ZERO}
 * @param coverage how often the intervals held what came, narrowest level first
 */
public record Backtest(
        int horizon,
        int step,
        List<Origin> origins,
        Accuracy model,
        Map<String, Accuracy> baselines,
        List<Coverage> coverage) {
    /** The same pipeline with the network's output forced to zero: the model must beat it to earn its keep. */
    public static final String NETWORK_ZERO = "network-zero";

    public Backtest {
        origins = List.copyOf(origins);
        coverage = List.copyOf(coverage);
        baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
    }

    /**
     * One origin.
     *
     * @param known number of values known there
     * @param label date of the last of them, as the series' file writes dates
     * @param model accuracy of the model's forecast from there
     * @param steps what the model forecast there and what came, in time order, without values that a reader filled in
     */
    public record Origin(int known, String label, Accuracy model, List<Step> steps) {
        public Origin {
            steps = List.copyOf(steps);
        }
    }

    /**
     * A forecast held against what came.
     *
     * @param ahead how many steps after the last known value, at least 1
     * @param forecast what was forecast, with the intervals that could be given at that origin
     * @param actual what came, in original units
     */
    public record Step(int ahead, Forecast.Point forecast, double actual) {
        /** How far the forecast fell short, in original units. */
        public double error() {
            return actual - forecast.mean();
        }
    }

    /** What the model and its rivals, by id, forecast at an origin. */
    record Contest(int known, Forecast model, Map<String, double[]> rivals) {}

    /**
     * Measures what was forecast; positions that the reader filled in are no observations and do not count.
     *
     * @throws SeriesException if a training part repeats its season exactly, which leaves nothing to scale errors by, or
     *     if nothing was observed after an origin
     */
    static Backtest measure(TimeSeries series, Plan plan, List<Contest> contests) {
        Accuracy.Sum model = new Accuracy.Sum();
        Map<String, Accuracy.Sum> rivals = new LinkedHashMap<>();
        List<Origin> origins = new ArrayList<>();
        for (Contest contest : contests) {
            int known = contest.known();
            String label = series.axis().label(known - 1);
            double scale = seasonalNaiveError(
                    series.knownUntil(known).values(), plan.season().length());
            if (!(scale > 0)) {
                throw cannotMeasure(
                        series, label, "a training part that repeats its season exactly, so that errors have no scale");
            }
            List<Step> steps = steps(series, contest);
            if (steps.isEmpty()) {
                throw cannotMeasure(series, label, "no observed value to compare with");
            }
            Accuracy.Sum atOrigin = new Accuracy.Sum();
            for (Step step : steps) {
                model.add(step.actual(), step.forecast().mean(), scale);
                atOrigin.add(step.actual(), step.forecast().mean(), scale);
                contest.rivals()
                        .forEach((id, forecast) -> rivals.computeIfAbsent(id, any -> new Accuracy.Sum())
                                .add(step.actual(), forecast[step.ahead() - 1], scale));
            }
            origins.add(new Origin(known, label, atOrigin.mean(), steps));
        }
        Map<String, Accuracy> baselines = new LinkedHashMap<>();
        rivals.forEach((id, sum) -> baselines.put(id, sum.mean()));
        List<Step> all =
                origins.stream().flatMap(origin -> origin.steps().stream()).toList();
        return new Backtest(
                plan.backtestHorizon(),
                plan.step(),
                origins,
                model.mean(),
                baselines,
                List.of(
                        coverage(80, all, step -> step.forecast().interval80()),
                        coverage(95, all, step -> step.forecast().interval95())));
    }

    private static List<Step> steps(TimeSeries series, Contest contest) {
        List<Step> steps = new ArrayList<>();
        for (int h = 0; h < contest.model().points().size(); h++) {
            int position = contest.known() + h;
            if (!series.isImputed(position)) {
                steps.add(new Step(h + 1, contest.model().points().get(h), series.value(position)));
            }
        }
        return steps;
    }

    private static Coverage coverage(int percent, List<Step> steps, Function<Step, @Nullable Interval> interval) {
        int inside = 0;
        int count = 0;
        for (Step step : steps) {
            Interval bounds = interval.apply(step);
            if (bounds != null) {
                count++;
                inside += bounds.contains(step.actual()) ? 1 : 0;
            }
        }
        return new Coverage(percent, inside, count);
    }

    private static SeriesException cannotMeasure(TimeSeries series, String label, String problem) {
        return new SeriesException(
                "series '" + series.name() + "': the backtest at " + label + " has " + problem + "; give other data");
    }

    /** Mean absolute error, within a training part, of saying that a value equals that of one season before. */
    static double seasonalNaiveError(double[] training, int season) {
        double sum = 0;
        for (double change : Statistics.differences(training, season)) {
            sum += Math.abs(change);
        }
        return sum / (training.length - season);
    }
}
