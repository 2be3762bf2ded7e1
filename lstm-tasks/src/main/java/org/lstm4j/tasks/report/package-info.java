/**
 * Forecasts to look at: a {@link org.lstm4j.tasks.report.ReportPage} of a
 * {@link org.lstm4j.tasks.forecast.ForecastReport}, in one file of HTML that works from any disk, and its main picture as an
 * image; and the gates of any model, in a {@link org.lstm4j.tasks.report.GatesPage}.
 *
 * <p>How it is made: a chart draws itself at three widths onto a canvas, which takes marks such as lines and areas and knows
 * nothing of data; one canvas writes SVG, another one paints pixels. A panel carries the scales from values to places.
 * Colours and strokes stand once, for both. {@code Facts} turns figures into sentences, {@code Sections} puts sentences and
 * charts in their order, {@code Markup} writes every tag and escapes every text. Style sheet, script and frame of the page
 * are resources.
 */
@NullMarked
package org.lstm4j.tasks.report;

import org.jspecify.annotations.NullMarked;
