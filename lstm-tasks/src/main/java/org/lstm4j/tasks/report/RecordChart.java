package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.report.Canvas.Anchor;
import org.lstm4j.tasks.series.TimeSeries;

/** All of the series in little, with the values that were filled in. */
final class RecordChart implements Chart {
    private static final double TOP = 20;
    private static final double BOTTOM = 28;
    private static final double RIGHT = 12;

    /** Beyond this a pointer cannot tell one value from the next, and the page would only grow. */
    private static final int MAX_READOUT = 5000;

    private final TimeSeries series;
    private final Digits digits;

    RecordChart(TimeSeries series, Digits digits) {
        this.series = series;
        this.digits = digits;
    }

    @Override
    public String description() {
        return "Line chart: all " + series.size() + " values of " + series.name()
                + (series.imputedCount() > 0 ? ", " + series.imputedCount() + " of them filled in and marked" : "")
                + ".";
    }

    @Override
    public double height(Size size) {
        return size == Size.PHONE ? 170 : 200;
    }

    @Override
    public @Nullable Readout draw(Canvas canvas, Size size) {
        Window all = Window.whole(series);
        Range range = Range.of(all.values()).padded(0.05);
        Ticks ticks = Ticks.in(range, 4);
        Panel panel = new Panel(
                canvas,
                new Scale(0, series.size() - 1.0, Panel.gutter(ticks), size.width() - RIGHT),
                new Scale(range.min(), range.max(), height(size) - BOTTOM, TOP));
        panel.values(ticks);
        panel.dates(series.axis(), size.dateTicks());
        panel.line(Ink.OBSERVED_THIN, 0, all.values());
        all.imputed().forEach(position -> panel.dot(Ink.DOT_DOUBT, position, series.value(position), 3));
        if (series.imputedCount() > 0) {
            canvas.text(Ink.LABEL_DOUBT, panel.x().start(), TOP - 8, Anchor.START, "\u25CF filled in");
        }
        return series.size() > MAX_READOUT ? null : readout(panel);
    }

    private Readout readout(Panel panel) {
        List<String> labels = new ArrayList<>();
        List<String> observed = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            labels.add(series.axis().label(i));
            observed.add(digits.format(series.value(i)) + (series.isImputed(i) ? " (filled in)" : ""));
        }
        return new Readout(panel, 0, labels, List.of(new Readout.Column("", observed)));
    }
}
