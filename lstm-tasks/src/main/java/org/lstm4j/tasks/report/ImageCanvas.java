package org.lstm4j.tasks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Draws onto an image, in the colours for light paper. */
final class ImageCanvas implements Canvas {
    private static final float[] DASHES = {2, 3};

    private final Graphics2D graphics;

    /** @param graphics stays the caller's to dispose of; scaled to the units of the chart */
    ImageCanvas(Graphics2D graphics) {
        this.graphics = graphics;
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    }

    @Override
    public void line(Ink ink, double x1, double y1, double x2, double y2) {
        dip(ink);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void path(Ink ink, double[] x, double[] y) {
        Path2D.Double path = new Path2D.Double();
        boolean down = false;
        for (int i = 0; i < x.length; i++) {
            if (Double.isNaN(y[i])) {
                down = false;
            } else if (down) {
                path.lineTo(x[i], y[i]);
            } else {
                path.moveTo(x[i], y[i]);
                down = true;
            }
        }
        dip(ink);
        graphics.draw(path);
    }

    @Override
    public void area(Ink ink, double[] x, double[] upper, double[] lower) {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(x[0], upper[0]);
        for (int i = 1; i < x.length; i++) {
            path.lineTo(x[i], upper[i]);
        }
        for (int i = x.length - 1; i >= 0; i--) {
            path.lineTo(x[i], lower[i]);
        }
        path.closePath();
        dip(ink);
        graphics.fill(path);
    }

    @Override
    public void rectangle(Ink ink, double x, double y, double width, double height) {
        dip(ink);
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void dot(Ink ink, double x, double y, double radius) {
        dip(ink);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    /** A text from {@code x} on, smaller where it would otherwise be wider than {@code most}. */
    void textWithin(double most, Ink ink, double x, double y, String text) {
        write(ink);
        double fit = Math.min(1, most / width(text));
        graphics.setFont(graphics.getFont().deriveFont((float) (ink.size() * fit)));
        graphics.drawString(text, (float) x, (float) y);
    }

    @Override
    public void text(Ink ink, double x, double y, Anchor anchor, String text) {
        write(ink);
        double width = width(text);
        double start = switch (anchor) {
            case START -> x;
            case MIDDLE -> x - width / 2;
            case END -> x - width;
        };
        graphics.drawString(text, (float) start, (float) y);
    }

    /** The colour of a hue on light paper. */
    static Color colour(Hue hue) {
        return Color.decode(hue.light());
    }

    private void write(Ink ink) {
        dip(ink);
        int style = ink.kind() == Ink.Kind.BOLD_TEXT ? Font.BOLD : Font.PLAIN;
        graphics.setFont(new Font(Font.SANS_SERIF, style, 1).deriveFont((float) ink.size()));
    }

    private double width(String text) {
        return graphics.getFont()
                .getStringBounds(text, graphics.getFontRenderContext())
                .getWidth();
    }

    private void dip(Ink ink) {
        Color colour = colour(ink.hue());
        int alpha = (int) Math.round(255 * ink.opacity());
        graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha));
        float width = (float) ink.size();
        switch (ink.kind()) {
            case STROKE -> graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
            case DASHED ->
                graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0));
            case FILL, TEXT, BOLD_TEXT -> {}
        }
    }
}
