package org.lstm4j.tasks.forecast;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 */
public record Backtest(int horizon, int step, List<Origin> origins, Accuracy model, Map<String, Accuracy> baselines) {
    /** The same pipeline with the network's output forced to zero: the model must beat it to earn its keep. */
    public static final String NETWORK_ZERO = "network-zero";

    /** The model's own id among the contestants. */
    static final String MODEL = "model";

    public Backtest {
        origins = List.copyOf(origins);
        baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
    }

    /**
     * One origin.
     *
     * @param known number of values known there
     * @param label date of the last of them, as the series' file writes dates
     * @param model accuracy of the model's forecast from there
     */
    public record Origin(int known, String label, Accuracy model) {}

    /** What each contestant forecasts at an origin; {@link #MODEL} is one of them. */
    record Contest(int known, Map<String, double[]> forecasts) {}

    /**
     * Measures what was forecast; positions that the reader filled in are no observations and do not count.
     *
     * @throws SeriesException if a training part repeats its season exactly, which leaves nothing to scale errors by, or
     *     if nothing was observed after an origin
     */
    static Backtest measure(TimeSeries series, Plan plan, List<Contest> contests) {
        Map<String, Accuracy.Sum> sums = new LinkedHashMap<>();
        List<Origin> origins = new ArrayList<>();
        for (Contest contest : contests) {
            int known = contest.known();
            double scale = seasonalNaiveError(
                    series.knownUntil(known).values(), plan.season().length());
            Accuracy.Sum atOrigin = new Accuracy.Sum();
            for (int h = 0; h < plan.backtestHorizon(); h++) {
                if (series.isImputed(known + h)) {
                    continue;
                }
                double actual = series.value(known + h);
                for (Map.Entry<String, double[]> entry : contest.forecasts().entrySet()) {
                    sums.computeIfAbsent(entry.getKey(), id -> new Accuracy.Sum())
                            .add(actual, entry.getValue()[h], scale);
                }
                atOrigin.add(actual, contest.forecasts().get(MODEL)[h], scale);
            }
            String label = series.axis().label(known - 1);
            if (atOrigin.isEmpty() || !(scale > 0)) {
                throw new SeriesException("series '" + series.name() + "': the backtest at " + label + " has "
                        + (scale > 0
                                ? "no observed value to compare with"
                                : "a training part that repeats its season exactly, so that errors have no scale")
                        + "; give other data");
            }
            origins.add(new Origin(known, label, atOrigin.mean()));
        }
        Map<String, Accuracy> means = new LinkedHashMap<>();
        sums.forEach((id, sum) -> means.put(id, sum.mean()));
        Accuracy model = means.remove(MODEL);
        return new Backtest(plan.backtestHorizon(), Plan.ORIGIN_STEP, origins, Objects.requireNonNull(model), means);
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
