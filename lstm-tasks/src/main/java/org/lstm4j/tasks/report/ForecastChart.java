package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.lstm4j.tasks.forecast.Forecast;
import org.lstm4j.tasks.report.Canvas.Anchor;
import org.lstm4j.tasks.series.TimeSeries;

/** The main picture: what was observed lately, what is forecast, and the fan of its intervals. */
final class ForecastChart implements Chart {
    private static final double TOP = 26;
    private static final double BOTTOM = 28;

    /** Room for the last value in bold, and for the names of the bands. */
    private static final double RIGHT = 66;

    private static final double LINE = 15;

    private final TimeSeries series;
    private final List<Forecast.Point> points;
    private final Fan fan;
    private final int season;
    private final Digits digits;

    ForecastChart(Facts facts) {
        series = facts.series();
        points = facts.report().forecast().points();
        fan = Fan.of(series.value(series.size() - 1), points);
        season = facts.season();
        digits = facts.digits();
    }

    @Override
    public String description() {
        return "Line chart: the newest observed values of " + series.name() + ", then " + points.size()
                + " forecast steps from " + points.getFirst().label() + " to "
                + points.getLast().label() + ", ending at "
                + digits.format(points.getLast().mean()) + ".";
    }

    @Override
    public double height(Size size) {
        return size == Size.PHONE ? 270 : 390;
    }

    @Override
    public Readout draw(Canvas canvas, Size size) {
        Window shown = shown(size);
        Range known = Range.of(shown.values());
        Range range = fan.range().including(known.min()).including(known.max()).padded(0.04);
        Ticks ticks = Ticks.in(range, size == Size.PHONE ? 4 : 6);
        int now = series.size() - 1;
        Panel panel = new Panel(
                canvas,
                new Scale(shown.from(), now + points.size(), Panel.gutter(ticks), size.width() - RIGHT),
                new Scale(range.min(), range.max(), height(size) - BOTTOM, TOP));
        panel.values(ticks);
        panel.dates(series.axis(), size.dateTicks());
        for (Fan.Band band : fan.bands()) {
            panel.band(Ink.BAND, now, band.low(), band.high());
        }
        boundary(panel, now);
        panel.line(Ink.OBSERVED, shown.from(), shown.values());
        shown.imputed().forEach(position -> panel.dot(Ink.DOT_DOUBT, position, series.value(position), 2.6));
        panel.line(Ink.FORECAST, now, fan.means());
        panel.dot(Ink.DOT_FORECAST, now + points.size(), points.getLast().mean(), 3.5);
        labels(panel);
        return readout(panel, shown);
    }

    /** As much of the past as shows where the forecast comes from, without making it small. */
    private Window shown(Size size) {
        int steps = points.size();
        return Window.newest(
                series, size == Size.PHONE ? Math.max(2 * steps, 3 * season) : Math.max(4 * steps, 5 * season));
    }

    private static void boundary(Panel panel, int now) {
        double place = panel.x().at(now);
        panel.canvas().line(Ink.NOW, place, TOP - 20, place, panel.y().start());
        panel.canvas().text(Ink.LABEL_INK, place - 6, TOP - 12, Anchor.END, "observed");
        panel.canvas().text(Ink.LABEL_FORECAST, place + 6, TOP - 12, Anchor.START, "forecast");
    }

    /** The last value, and the names of the bands at their upper edges, moved apart where the bands are narrow. */
    private void labels(Panel panel) {
        int last = points.size();
        double place = panel.x().end() + 8;
        double height = panel.y().at(fan.means()[last]);
        panel.canvas().text(Ink.VALUE_FORECAST, place, height + 5, Anchor.START, digits.format(fan.means()[last]));
        for (Fan.Band band : fan.bands().reversed()) {
            height = Math.min(panel.y().at(band.high()[last]), height - LINE);
            panel.canvas().text(Ink.LABEL_FORECAST, place, height + 4, Anchor.START, band.name());
        }
    }

    private Readout readout(Panel panel, Window shown) {
        List<String> labels = new ArrayList<>();
        List<String> observed = new ArrayList<>();
        List<String> forecast = new ArrayList<>();
        for (int i = shown.from(); i < shown.to(); i++) {
            labels.add(series.axis().label(i));
            observed.add(digits.format(series.value(i)) + (series.isImputed(i) ? " (filled in)" : ""));
            forecast.add("");
        }
        for (Forecast.Point point : points) {
            labels.add(point.label());
            observed.add("");
            forecast.add(digits.format(point.mean()));
        }
        List<Readout.Column> columns = new ArrayList<>();
        columns.add(new Readout.Column("observed", observed));
        columns.add(new Readout.Column("forecast", forecast));
        for (Fan.Band band : fan.bands().reversed()) {
            List<String> texts = new ArrayList<>(Collections.nCopies(shown.size(), ""));
            for (int h = 1; h <= points.size(); h++) {
                texts.add(digits.format(band.low()[h]) + " to " + digits.format(band.high()[h]));
            }
            columns.add(new Readout.Column(band.name(), texts));
        }
        return new Readout(panel, shown.from(), labels, columns);
    }
}
