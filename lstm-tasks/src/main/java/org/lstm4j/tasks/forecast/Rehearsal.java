package org.lstm4j.tasks.forecast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * Forecasts of one series from earlier origins, oldest first. Each gets its intervals from the errors of those before it,
 * as far as these had shown by then.
 */
final class Rehearsal {
    private final TimeSeries series;
    private final Plan plan;
    private final List<Score> scores = new ArrayList<>();
    private final List<Backtest.Contest> contests = new ArrayList<>();

    /** An error that showed when the value at a position became known. */
    private record Score(int position, double size) {}

    Rehearsal(TimeSeries series, Plan plan) {
        this.series = series;
        this.plan = plan;
    }

    /**
     * Forecasts from an origin.
     *
     * @param measured whether the origin belongs to the backtest, or only teaches how far off forecasts are
     */
    void add(Fit fit, Pipeline.Predictor network, boolean measured) {
        int known = fit.history().size();
        int steps = plan.backtestHorizon();
        double[] linked = fit.pipeline().forecast(fit.history(), steps, network);
        if (measured) {
            contests.add(new Backtest.Contest(known, forecast(fit, linked), rivals(fit, steps)));
        }
        Transform transform = fit.pipeline().transform();
        for (int h = 0; h < steps; h++) {
            double actual = series.value(known + h);
            if (!series.isImputed(known + h) && (actual > 0 || !transform.log())) {
                scores.add(new Score(
                        known + h,
                        Math.abs(transform.link(actual) - linked[h])
                                / fit.profile().size(h + 1)));
            }
        }
    }

    /** How far off forecasts are, by all errors that show in the first {@code known} values. */
    Conformal intervals(Fit fit) {
        int known = fit.history().size();
        return new Conformal(
                fit.profile(),
                scores.stream()
                        .filter(score -> score.position() < known)
                        .map(Score::size)
                        .toList());
    }

    Backtest backtest() {
        return Backtest.measure(series, plan, contests);
    }

    private Forecast forecast(Fit fit, double[] linked) {
        return intervals(fit)
                .forecast(
                        series.name(),
                        series.axis(),
                        fit.history().size(),
                        linked,
                        fit.pipeline().transform());
    }

    private Map<String, double[]> rivals(Fit fit, int steps) {
        double[] known = fit.history().values();
        Map<String, double[]> forecasts = new LinkedHashMap<>();
        for (Baseline baseline : Baseline.values()) {
            forecasts.put(baseline.id(), baseline.forecast(known, plan.season().length(), steps));
        }
        double[] silent = fit.pipeline().forecastWithoutNetwork(fit.history(), steps);
        forecasts.put(Backtest.NETWORK_ZERO, forecast(fit, silent).values());
        return forecasts;
    }
}
