package org.lstm4j.tasks.report;

import java.util.Locale;

/** Draws into markup. */
final class SvgCanvas implements Canvas {
    private final Markup markup;

    SvgCanvas(Markup markup) {
        this.markup = markup;
    }

    @Override
    public void line(Ink ink, double x1, double y1, double x2, double y2) {
        markup.empty(
                "line", "class", ink.css(), "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2));
    }

    @Override
    public void path(Ink ink, double[] x, double[] y) {
        StringBuilder d = new StringBuilder();
        boolean down = false;
        for (int i = 0; i < x.length; i++) {
            if (Double.isNaN(y[i])) {
                down = false;
                continue;
            }
            d.append(down ? 'L' : 'M').append(number(x[i])).append(' ').append(number(y[i]));
            down = true;
        }
        markup.empty("path", "class", ink.css(), "d", d.toString());
    }

    @Override
    public void area(Ink ink, double[] x, double[] upper, double[] lower) {
        StringBuilder d = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            d.append(i == 0 ? 'M' : 'L').append(number(x[i])).append(' ').append(number(upper[i]));
        }
        for (int i = x.length - 1; i >= 0; i--) {
            d.append('L').append(number(x[i])).append(' ').append(number(lower[i]));
        }
        markup.empty("path", "class", ink.css(), "d", d.append('Z').toString());
    }

    @Override
    public void rectangle(Ink ink, double x, double y, double width, double height) {
        markup.empty(
                "rect",
                "class",
                ink.css(),
                "x",
                number(x),
                "y",
                number(y),
                "width",
                number(width),
                "height",
                number(height));
    }

    @Override
    public void dot(Ink ink, double x, double y, double radius) {
        markup.empty("circle", "class", ink.css(), "cx", number(x), "cy", number(y), "r", number(radius));
    }

    @Override
    public void text(Ink ink, double x, double y, Anchor anchor, String text) {
        markup.element(
                "text",
                text,
                "class",
                ink.css(),
                "x",
                number(x),
                "y",
                number(y),
                "text-anchor",
                anchor.name().toLowerCase(Locale.ROOT));
    }

    /** A tenth of a pixel is finer than any eye. */
    static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }
}
