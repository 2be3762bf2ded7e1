package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.tasks.forecast.Backtest;
import org.lstm4j.tasks.report.Canvas.Anchor;
import org.lstm4j.tasks.series.TimeSeries;

/** What the model would have said at earlier origins, over what came. */
final class BacktestChart implements Chart {
    private static final double TOP = 26;
    private static final double BOTTOM = 28;
    private static final double RIGHT = 12;

    private final TimeSeries series;
    private final Backtest backtest;
    private final Digits digits;

    BacktestChart(TimeSeries series, Backtest backtest, Digits digits) {
        this.series = series;
        this.backtest = backtest;
        this.digits = digits;
    }

    @Override
    public String description() {
        return "Line chart: the observed values of " + series.name() + ", and over them the forecasts made at "
                + backtest.origins().size() + " earlier origins, " + backtest.horizon() + " steps each.";
    }

    @Override
    public double height(Size size) {
        return size == Size.PHONE ? 230 : 300;
    }

    @Override
    public Readout draw(Canvas canvas, Size size) {
        int firstOrigin = backtest.origins().getFirst().known();
        int ahead = series.size() - firstOrigin;
        Window shown = Window.newest(series, ahead + Math.max(6, (size == Size.PHONE ? 1 : 2) * ahead / 4));
        Range range = Range.of(shown.values());
        for (Backtest.Origin origin : backtest.origins()) {
            for (Backtest.Step step : origin.steps()) {
                range = range.including(step.forecast().mean());
            }
        }
        range = range.padded(0.05);
        Ticks ticks = Ticks.in(range, size == Size.PHONE ? 4 : 5);
        Panel panel = new Panel(
                canvas,
                new Scale(shown.from(), shown.to() - 1, Panel.gutter(ticks), size.width() - RIGHT),
                new Scale(range.min(), range.max(), height(size) - BOTTOM, TOP));
        panel.values(ticks);
        panel.dates(series.axis(), size.dateTicks());
        panel.line(Ink.OBSERVED, shown.from(), shown.values());
        backtest.origins().forEach(origin -> origin(panel, origin));
        canvas.text(Ink.LABEL_INK, panel.x().start(), TOP - 12, Anchor.START, "what came");
        canvas.text(Ink.LABEL_FORECAST, panel.x().end(), TOP - 12, Anchor.END, "what was forecast before");
        return readout(panel, shown);
    }

    /** A dot at the last value known, and the line of the forecast from there; it is broken where nothing was observed. */
    private void origin(Panel panel, Backtest.Origin origin) {
        int last = origin.known() - 1;
        double[] line = new double[1 + backtest.horizon()];
        Arrays.fill(line, Double.NaN);
        line[0] = series.value(last);
        for (Backtest.Step step : origin.steps()) {
            line[step.ahead()] = step.forecast().mean();
        }
        panel.line(Ink.FORECAST_THIN, last, line);
        panel.dot(Ink.DOT_FORECAST, last, line[0], 3);
    }

    private Readout readout(Panel panel, Window shown) {
        List<String> labels = new ArrayList<>();
        List<String> observed = new ArrayList<>();
        List<String> forecasts = new ArrayList<>();
        for (int i = shown.from(); i < shown.to(); i++) {
            int position = i;
            labels.add(series.axis().label(i));
            observed.add(digits.format(series.value(i)) + (series.isImputed(i) ? " (filled in)" : ""));
            List<String> here = backtest.origins().stream()
                    .flatMap(origin -> origin.steps().stream()
                            .filter(step -> origin.known() + step.ahead() - 1 == position)
                            .map(step -> digits.format(step.forecast().mean())))
                    .toList();
            forecasts.add(String.join(", ", here));
        }
        return new Readout(
                panel,
                shown.from(),
                labels,
                List.of(new Readout.Column("observed", observed), new Readout.Column("forecast", forecasts)));
    }
}
