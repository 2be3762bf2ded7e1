package org.lstm4j.tasks.report;

import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.report.Canvas.Anchor;

/** The autocorrelations of residuals, between the bounds that white noise keeps to. */
final class AcfChart implements Chart {
    private static final double TOP = 26;
    private static final double BOTTOM = 28;
    private static final double RIGHT = 12;

    private final double[] correlations;
    private final double bound;

    /**
     * A chart of autocorrelations.
     *
     * @param correlations at lags 1 and more, at least one
     * @param bound that 95 of 100 stay within if nothing is left to learn
     */
    AcfChart(double[] correlations, double bound) {
        this.correlations = correlations.clone();
        this.bound = bound;
    }

    @Override
    public String description() {
        int beyond = 0;
        for (double correlation : correlations) {
            beyond += Math.abs(correlation) > bound ? 1 : 0;
        }
        return "Bars from zero: autocorrelations at lags 1 to " + correlations.length + ", " + beyond
                + " of them beyond the bounds of white noise.";
    }

    @Override
    public double height(Size size) {
        return size == Size.PHONE ? 180 : 200;
    }

    @Override
    public @Nullable Readout draw(Canvas canvas, Size size) {
        Range range = Range.of(correlations, new double[] {-bound, bound}).padded(0.08);
        Ticks ticks = Ticks.in(range, 5);
        Panel panel = new Panel(
                canvas,
                new Scale(0.5, correlations.length + 0.5, Panel.gutter(ticks), size.width() - RIGHT),
                new Scale(range.min(), range.max(), height(size) - BOTTOM, TOP));
        panel.values(ticks);
        panel.numbers(Ticks.in(new Range(1, correlations.length), size == Size.PHONE ? 5 : 10));
        double upper = panel.y().at(bound);
        canvas.rectangle(
                Ink.BOUND,
                panel.x().start(),
                upper,
                panel.x().end() - panel.x().start(),
                panel.y().at(-bound) - upper);
        canvas.text(Ink.LABEL, panel.x().start(), TOP - 12, Anchor.START, "correlation by lag");
        canvas.text(Ink.LABEL_OTHER, panel.x().end(), TOP - 12, Anchor.END, "95% of white noise");
        panel.level(Ink.ZERO, 0);
        for (int lag = 1; lag <= correlations.length; lag++) {
            double value = correlations[lag - 1];
            double place = panel.x().at(lag);
            canvas.line(
                    Math.abs(value) > bound ? Ink.STEM_BEYOND : Ink.STEM,
                    place,
                    panel.y().at(0),
                    place,
                    panel.y().at(value));
        }
        return null;
    }
}
