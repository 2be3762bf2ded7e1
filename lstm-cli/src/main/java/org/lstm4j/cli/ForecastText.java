package org.lstm4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.analysis.Decomposition;
import org.lstm4j.tasks.forecast.Accuracy;
import org.lstm4j.tasks.forecast.Backtest;
import org.lstm4j.tasks.forecast.Coverage;
import org.lstm4j.tasks.forecast.Forecast;
import org.lstm4j.tasks.forecast.ForecastModel;
import org.lstm4j.tasks.forecast.ForecastReport;
import org.lstm4j.tasks.forecast.Interval;
import org.lstm4j.tasks.series.TimeSeries;

/** A forecast for people: what the data are, what the model is, how far to trust it, and what it says. */
final class ForecastText {
    /** Digits that a value is shown with; more would claim more than any forecast knows. */
    private static final int SIGNIFICANT_DIGITS = 5;

    private static final int MAX_DECIMALS = 12;

    private final PrintWriter out;

    ForecastText(PrintWriter out) {
        this.out = out;
    }

    ForecastText series(TimeSeries series) {
        section(
                "Series",
                "%s: %s, %s, %s to %s"
                        .formatted(
                                series.name(),
                                Counted.of(series.size(), "value"),
                                series.axis().frequency().describe(),
                                series.axis().label(0),
                                series.axis().label(series.size() - 1)),
                series.notes());
        return this;
    }

    ForecastText model(ForecastModel model) {
        section(
                "Model",
                model.describe(),
                List.of("stored as one: " + model.network() + ", "
                        + model.network().parameterCount() + " parameters"));
        return this;
    }

    /** What became of the data before the network saw them. */
    ForecastText reasons(List<String> reasons) {
        section("Choices", reasons.getFirst(), reasons.subList(1, reasons.size()));
        return this;
    }

    /** All that a run came to, series by series. */
    ForecastText reports(List<ForecastReport> reports) {
        for (ForecastReport report : reports) {
            series(report.series()).reasons(report.reasons());
            Decomposition parts = report.decomposition();
            if (parts != null) {
                section("Parts", parts.sentence(), List.of());
            }
            backtest(report.backtest())
                    .forecast(report.forecast(), report.backtest().horizon());
        }
        return this;
    }

    ForecastText backtest(Backtest backtest) {
        section(
                "Backtest",
                "%s ahead from %s, %s apart"
                        .formatted(
                                Counted.of(backtest.horizon(), "step"),
                                Counted.of(backtest.origins().size(), "origin"),
                                Counted.of(backtest.step(), "step")),
                List.of(
                        "MASE below 1: closer than the seasonal-naive forecast was within the training part",
                        "network-zero: the same transforms with the network's output forced to zero"));
        int decimals = decimals(backtest.model().rmse());
        out.printf(Locale.ROOT, "%n  %-22s %8s %10s %10s %8s%n", "", "MASE", "MAE", "RMSE", "sMAPE %");
        row("lstm", backtest.model(), decimals);
        backtest.baselines().forEach((id, accuracy) -> row(id, accuracy, decimals));
        out.println();
        backtest.baselines().forEach((id, accuracy) -> {
            if (accuracy.mase() < backtest.model().mase()) {
                out.println("  " + id + " came closer than the model");
            }
        });
        backtest.coverage().forEach(this::coverage);
        return this;
    }

    private void coverage(Coverage level) {
        if (level.count() == 0) {
            out.printf("  %d%% intervals: none, for lack of earlier errors%n", level.percent());
        } else {
            out.printf(
                    Locale.ROOT,
                    "  %d%% intervals held %d of %d values, %.0f%%%n",
                    level.percent(),
                    level.inside(),
                    level.count(),
                    100 * level.share());
        }
    }

    /** @param measured how many steps ahead a backtest looked; 0 where none was made */
    ForecastText forecast(Forecast forecast, int measured) {
        int steps = forecast.points().size();
        List<String> caution = new ArrayList<>(forecast.notes());
        if (measured > 0 && steps > measured) {
            caution.add("steps " + (measured + 1) + " to " + steps + " lie beyond what the backtest measured");
        }
        section("Forecast", forecast.name() + ", " + Counted.of(steps, "step"), caution);
        double largest = 0;
        for (double value : forecast.values()) {
            largest = Math.max(largest, Math.abs(value));
        }
        int decimals = decimals(largest);
        out.printf(Locale.ROOT, "%n  %-22s %12s %12s %12s %12s %12s%n", "", "mean", "80% from", "to", "95% from", "to");
        for (Forecast.Point point : forecast.points()) {
            out.printf(
                    Locale.ROOT,
                    "  %-22s %12s %12s %12s %12s %12s%n",
                    point.label(),
                    cell(point.mean(), decimals),
                    bound(point.interval80(), Interval::low, decimals),
                    bound(point.interval80(), Interval::high, decimals),
                    bound(point.interval95(), Interval::low, decimals),
                    bound(point.interval95(), Interval::high, decimals));
        }
        return this;
    }

    private static String bound(@Nullable Interval interval, ToDoubleFunction<Interval> side, int decimals) {
        return interval == null ? "-" : cell(side.applyAsDouble(interval), decimals);
    }

    private static String cell(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    ForecastText saved(@Nullable NewFile file) {
        if (file != null) {
            section("Saved", file + "; forecast with it again by --model " + file, List.of());
        }
        return this;
    }

    ForecastText pictures(List<Path> files) {
        if (!files.isEmpty()) {
            section(
                    "Pictures",
                    files.getFirst().toString(),
                    files.stream().skip(1).map(Path::toString).toList());
        }
        return this;
    }

    private void section(String title, String first, List<String> more) {
        Section.print(out, title, first, more);
    }

    private void row(String name, Accuracy accuracy, int decimals) {
        String row = "  %-22s %8.3f %10." + decimals + "f %10." + decimals + "f %8.2f%n";
        out.printf(Locale.ROOT, row, name, accuracy.mase(), accuracy.mae(), accuracy.rmse(), accuracy.smape());
    }

    /** Decimals that show a value of this size with the usual number of digits. */
    private static int decimals(double size) {
        int integerDigits = size == 0 ? 1 : (int) Math.floor(Math.log10(size)) + 1;
        return Math.clamp(SIGNIFICANT_DIGITS - integerDigits, 0, MAX_DECIMALS);
    }
}
