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
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Backtest.Contest> contests = new ArrayList<>();

    /**
     * What was forecast for a position some steps ahead, and what came; in original units, as the transform that errors are
     * measured in may be another by the time they are used.
     */
    private record Outcome(int position, int ahead, double forecast, double actual) {
        boolean measurable(Transform transform) {
            return !transform.log() || (forecast > 0 && actual > 0);
        }

        double error(Transform transform) {
            return Math.abs(transform.link(actual) - transform.link(forecast));
        }
    }

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
            Conformal intervals = intervals(fit);
            contests.add(new Backtest.Contest(known, forecast(fit, intervals, linked), rivals(fit, intervals, steps)));
        }
        Transform transform = fit.pipeline().transform();
        for (int h = 0; h < steps; h++) {
            if (!series.isImputed(known + h)) {
                outcomes.add(new Outcome(known + h, h + 1, transform.unlink(linked[h]), series.value(known + h)));
            }
        }
    }

    /**
     * How far off forecasts are, by all errors that had shown by the time of a fit. All are divided by the profile that the
     * intervals are multiplied by: one outlier changes the profile of the next origin by a large factor, and a quotient by
     * the one times the other would be no error that anybody ever saw.
     */
    Conformal intervals(Fit fit) {
        int known = fit.history().size();
        Transform transform = fit.pipeline().transform();
        Profile profile = fit.profile();
        return new Conformal(
                profile,
                outcomes.stream()
                        .filter(outcome -> outcome.position() < known && outcome.measurable(transform))
                        .map(outcome -> outcome.error(transform) / profile.size(outcome.ahead()))
                        .toList());
    }

    Backtest backtest() {
        return Backtest.measure(series, plan, contests);
    }

    private Forecast forecast(Fit fit, Conformal intervals, double[] linked) {
        return intervals.forecast(
                series.name(),
                series.axis(),
                fit.history().size(),
                linked,
                fit.pipeline().transform());
    }

    private Map<String, double[]> rivals(Fit fit, Conformal intervals, int steps) {
        double[] known = fit.history().values();
        Map<String, double[]> forecasts = new LinkedHashMap<>();
        for (Baseline baseline : Baseline.values()) {
            forecasts.put(baseline.id(), baseline.forecast(known, plan.season().length(), steps));
        }
        double[] silent = fit.pipeline().forecastWithoutNetwork(fit.history(), steps);
        forecasts.put(Backtest.NETWORK_ZERO, forecast(fit, intervals, silent).values());
        return forecasts;
    }
}
