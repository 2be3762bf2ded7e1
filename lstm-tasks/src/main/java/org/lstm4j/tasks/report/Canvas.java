package org.lstm4j.tasks.report;

/** Takes the marks of a chart: as SVG for the page, as pixels for an image. Units are CSS pixels, y grows downwards. */
interface Canvas {

    /** Which point of a text stands at its x. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    void line(Ink ink, double x1, double y1, double x2, double y2);

    /** A line through points; a NaN interrupts it. */
    void path(Ink ink, double[] x, double[] y);

    /** The area between two lines over the same x. */
    void area(Ink ink, double[] x, double[] upper, double[] lower);

    void rectangle(Ink ink, double x, double y, double width, double height);

    void dot(Ink ink, double x, double y, double radius);

    /** A text with its base line at y. */
    void text(Ink ink, double x, double y, Anchor anchor, String text);
}
