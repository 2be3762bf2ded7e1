/**
 * Time series as a user has them: a CSV file with a column of dates and a column of numbers, read into a
 * {@link org.lstm4j.tasks.series.TimeSeries} on a regular {@link org.lstm4j.tasks.series.TimeAxis}.
 *
 * <pre>{@code
 * TimeSeries series = SeriesReader.of(Path.of("sales.csv")).target("revenue").read();
 * }</pre>
 *
 * <p>The reader finds the delimiter, the date column, its format and the frequency by itself. It never repairs data in
 * silence: gaps, duplicates, unsorted dates, missing and non-numeric values are a
 * {@link org.lstm4j.tasks.series.SeriesException} that names the lines and the remedy; only what the caller asks for by
 * {@link org.lstm4j.tasks.series.Imputation} is filled in, and every filled position stays marked in the series.
 */
@NullMarked
package org.lstm4j.tasks.series;

import org.jspecify.annotations.NullMarked;
