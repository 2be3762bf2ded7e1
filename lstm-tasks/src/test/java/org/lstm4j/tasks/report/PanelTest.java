package org.lstm4j.tasks.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PanelTest {

    @Test
    void valuesComeToTheirPlaces() {
        Marks marks = new Marks();
        Panel panel = new Panel(marks, new Scale(10, 20, 100, 200), new Scale(0, 4, 80, 0));

        panel.line(Ink.OBSERVED, 12, new double[] {1, Double.NaN, 4});

        assertArrayEquals(new double[] {120, 130, 140}, marks.x);
        assertArrayEquals(new double[] {60, Double.NaN, 0}, marks.y);
    }

    @Test
    void moreValuesThanPixelsKeepTheirExtremesAndNoMore() {
        double[] values = new double[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(i);
        }
        values[77_777] = 5;
        Marks marks = new Marks();
        Panel panel = new Panel(marks, new Scale(0, values.length, 0, 500), new Scale(-5, 5, 10, 0));

        panel.line(Ink.OBSERVED, 0, values);

        assertTrue(marks.x.length <= 2 * 501, marks.x.length + " points on 500 pixels");
        assertEquals(0, Arrays.stream(marks.y).min().orElseThrow(), "the outlier is seen");
    }

    @Test
    void anEmptyRangeStillHasRoom() {
        Range range = Range.of(new double[] {7, 7, Double.NaN}).padded(0.1);

        assertTrue(range.min() < 7 && range.max() > 7, range.toString());
        assertEquals(new Range(0, 1), Range.of(new double[0]));
    }

    /** Keeps the last path. */
    private static final class Marks implements Canvas {
        private double[] x = {};
        private double[] y = {};

        @Override
        public void path(Ink ink, double[] px, double[] py) {
            x = px;
            y = py;
        }

        @Override
        public void line(Ink ink, double x1, double y1, double x2, double y2) {}

        @Override
        public void area(Ink ink, double[] px, double[] upper, double[] lower) {}

        @Override
        public void rectangle(Ink ink, double left, double top, double width, double height) {}

        @Override
        public void dot(Ink ink, double px, double py, double radius) {}

        @Override
        public void text(Ink ink, double px, double py, Anchor anchor, String text) {}
    }
}
