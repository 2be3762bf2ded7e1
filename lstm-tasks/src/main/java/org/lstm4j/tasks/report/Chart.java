package org.lstm4j.tasks.report;

import org.jspecify.annotations.Nullable;

/** A picture of data, which knows how to draw itself at every size. */
interface Chart {

    /** What is to be seen, in a sentence or two, for who cannot see it. */
    String description();

    double height(Size size);

    /**
     * Draws.
     *
     * @return what a pointer over the chart tells; null where there is nothing to tell
     */
    @Nullable
    Readout draw(Canvas canvas, Size size);
}
