package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.forecast.Accuracy;
import org.lstm4j.tasks.forecast.Backtest;
import org.lstm4j.tasks.forecast.Coverage;
import org.lstm4j.tasks.forecast.Forecast;
import org.lstm4j.tasks.forecast.ForecastReport;
import org.lstm4j.tasks.forecast.Interval;
import org.lstm4j.tasks.series.TimeSeries;

/** What a report comes to, in sentences: written once here, so that no two places of the page tell different stories. */
record Facts(ForecastReport report, Digits digits) {

    static Facts of(ForecastReport report) {
        Range all = Range.of(report.series().values(), report.forecast().values());
        return new Facts(report, Digits.ofSize(Math.max(Math.abs(all.min()), Math.abs(all.max()))));
    }

    TimeSeries series() {
        return report.series();
    }

    Backtest backtest() {
        return report.backtest();
    }

    /** Steps of a season, 1 for none. */
    int season() {
        return report.transform().season();
    }

    /** A contestant of the backtest. */
    record Contestant(String name, Accuracy accuracy, boolean isModel) {}

    /** All contestants, the closest first. */
    List<Contestant> ranking() {
        List<Contestant> all = new ArrayList<>();
        all.add(new Contestant("LSTM", backtest().model(), true));
        backtest().baselines().forEach((id, accuracy) -> all.add(new Contestant(name(id), accuracy, false)));
        all.sort(Comparator.comparingDouble(contestant -> contestant.accuracy().mase()));
        return all;
    }

    static String name(String baseline) {
        return switch (baseline) {
            case "naive" -> "Last value";
            case "seasonal-naive" -> "Same as one season before";
            case "seasonal-naive-drift" -> "One season before, plus drift";
            case Backtest.NETWORK_ZERO -> "Same transforms, no network";
            default -> baseline;
        };
    }

    boolean modelWins() {
        return ranking().getFirst().isModel();
    }

    /** The forecast in one sentence, without its full stop. */
    String headline() {
        String name = series().name();
        Forecast.Point last = lastPoint();
        String sentence = name + " is forecast at " + digits.format(last.mean()) + " for "
                + Dates.inWords(series().axis(), lastPosition());
        Interval interval = last.interval80();
        return interval == null
                ? sentence
                : sentence + ", and should lie between " + digits.format(interval.low()) + " and "
                        + digits.format(interval.high()) + " in four cases of five";
    }

    Forecast.Point lastPoint() {
        return report.forecast().points().getLast();
    }

    int lastPosition() {
        return series().size() - 1 + report.forecast().points().size();
    }

    /** How the end of the forecast compares with the newest observed value of the same season. */
    String change() {
        int season = season();
        int steps = report.forecast().points().size();
        int back = series().size() - 1 + steps - Math.ceilDiv(steps, season) * season;
        double change = lastPoint().mean() - series().value(back);
        String size = digits.format(Math.abs(change));
        String then = digits.format(series().value(back)) + " of " + Dates.inWords(series().axis(), back);
        return "That is "
                + (digits.format(change).equals(digits.format(0))
                        ? "the same as the "
                        : size + (change > 0 ? " more" : " less") + " than the ")
                + then + ".";
    }

    /** How far to trust it: the backtest in two sentences. */
    String verdict() {
        Contestant best = ranking().getFirst();
        Accuracy model = backtest().model();
        String origins = backtest().origins().size() + " earlier origins";
        if (best.isModel()) {
            return String.format(
                    Locale.ROOT,
                    "Made at %s, such forecasts were off by %s on average, closer than every simple rule they were compared"
                            + " with (MASE %.2f; the next best had %.2f).",
                    origins,
                    digits.format(model.mae()),
                    model.mase(),
                    ranking().get(1).accuracy().mase());
        }
        return String.format(
                Locale.ROOT,
                "Made at %s, such forecasts were off by %s on average (MASE %.2f). The rule \u201C%s\u201D was closer (MASE"
                        + " %.2f): for this series it is the better forecast.",
                origins,
                digits.format(model.mae()),
                model.mase(),
                best.name().toLowerCase(Locale.ROOT),
                best.accuracy().mase());
    }

    /** What to know about the forecast, in sentences. */
    String cautions() {
        List<String> cautions = new ArrayList<>(report.forecast().notes());
        int steps = report.forecast().points().size();
        if (steps > backtest().horizon()) {
            cautions.add("steps " + (backtest().horizon() + 1) + " to " + steps
                    + " lie beyond what the backtest below has measured");
        }
        return cautions.stream().map(Facts::sentence).collect(Collectors.joining(" "));
    }

    /** How often intervals held what came, or why nobody knows. */
    String coverage(Coverage coverage) {
        return coverage.count() == 0
                ? "The " + coverage.percent() + "% interval could be given at no origin: there were too few residuals."
                : String.format(
                        Locale.ROOT,
                        "The %d%% interval held %d of %d observed values: %.0f%%.",
                        coverage.percent(),
                        coverage.inside(),
                        coverage.count(),
                        100 * coverage.share());
    }

    /** A remark as a sentence of its own. */
    static String sentence(String remark) {
        return remark.substring(0, 1).toUpperCase(Locale.ROOT)
                + remark.substring(1)
                + (remark.endsWith(".") ? "" : ".");
    }

    /** An interval as a range; empty where there is none. */
    String range(@Nullable Interval interval) {
        return interval == null ? "\u2013" : digits.format(interval.low()) + " to " + digits.format(interval.high());
    }
}
