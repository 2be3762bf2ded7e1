package org.lstm4j.tasks.report;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.tasks.report.Canvas.Anchor;
import org.lstm4j.tasks.series.TimeAxis;

/**
 * A rectangle with two scales: values upwards, anything to the right. It draws the grid and puts marks at their places.
 *
 * @param x from a position, an epoch, a lag
 * @param y from a value; starts at the bottom
 */
record Panel(Canvas canvas, Scale x, Scale y) {
    /** Base line of a label below the height it belongs to, so that it stands in the middle. */
    private static final double MIDDLE = 4;

    private static final double LETTER = 6.8;
    private static final double LABEL_GAP = 8;

    /** Room that the labels of a scale need on its left. */
    static double gutter(Ticks... scales) {
        double longest = 0;
        for (Ticks ticks : scales) {
            for (String label : ticks.labels()) {
                longest = Math.max(longest, label.length());
            }
        }
        return longest * LETTER + LABEL_GAP;
    }

    /** Hairlines at round values, with the values on the left. */
    void values(Ticks ticks) {
        List<String> labels = ticks.labels();
        for (int i = 0; i < labels.size(); i++) {
            double height = y.at(ticks.values().get(i));
            canvas.line(Ink.GRID, x.start(), height, x.end(), height);
            canvas.text(Ink.LABEL, x.start() - LABEL_GAP, height + MIDDLE, Anchor.END, labels.get(i));
        }
    }

    /** Round dates below. */
    void dates(TimeAxis axis, int most) {
        for (DateTicks.Tick tick : DateTicks.in(axis, x.from(), x.to(), most).ticks()) {
            below(tick.position(), tick.label());
        }
    }

    /** Round numbers below. */
    void numbers(Ticks ticks) {
        List<String> labels = ticks.labels();
        for (int i = 0; i < labels.size(); i++) {
            below(ticks.values().get(i), labels.get(i));
        }
    }

    private void below(double position, String label) {
        double place = x.at(position);
        canvas.line(Ink.TICK, place, y.start(), place, y.start() + 5);
        canvas.text(Ink.LABEL, place, y.start() + 19, Anchor.MIDDLE, label);
    }

    /** A line through values at successive positions. Where several share a pixel, no more is drawn than can be seen. */
    void line(Ink ink, int first, double[] values) {
        double pixels = Math.abs(x.at(first + values.length) - x.at(first));
        int bucket = (int) (values.length / Math.max(1, pixels));
        if (bucket < 2) {
            canvas.path(ink, x.at(positions(first, values.length)), y.at(values));
            return;
        }
        int buckets = Math.ceilDiv(values.length, bucket);
        double[] places = new double[2 * buckets];
        double[] heights = new double[2 * buckets];
        for (int b = 0; b < buckets; b++) {
            int from = b * bucket;
            Range range = Range.of(Arrays.copyOfRange(values, from, Math.min(values.length, from + bucket)));
            Arrays.fill(places, 2 * b, 2 * b + 2, x.at(first + from));
            heights[2 * b] = y.at(range.min());
            heights[2 * b + 1] = y.at(range.max());
        }
        canvas.path(ink, places, heights);
    }

    /** The area between two bounds at successive positions. */
    void band(Ink ink, int first, double[] low, double[] high) {
        canvas.area(ink, x.at(positions(first, low.length)), y.at(high), y.at(low));
    }

    void dot(Ink ink, double position, double value, double radius) {
        canvas.dot(ink, x.at(position), y.at(value), radius);
    }

    /** A hairline at one value across the panel. */
    void level(Ink ink, double value) {
        canvas.line(ink, x.start(), y.at(value), x.end(), y.at(value));
    }

    static double[] positions(double first, int count) {
        double[] positions = new double[count];
        for (int i = 0; i < count; i++) {
            positions[i] = first + i;
        }
        return positions;
    }
}
