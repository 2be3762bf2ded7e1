/**
 * Time-series forecasting, from a series to future values in original units, with a backtest that says how far to trust
 * them.
 *
 * <pre>{@code
 * TimeSeries series = SeriesReader.of(Path.of("sales.csv")).read();
 * Forecaster forecaster = Forecaster.builder().horizon(12).seed(42).build();
 * try (Backend backend = Backends.best()) {
 *     ForecastReport report = forecaster.run(series, backend);
 *     System.out.println("MASE " + report.backtest().model().mase());
 *     report.forecast().points().forEach(point -> System.out.println(point.label() + " " + point.mean()));
 *     report.model().save(Path.of("sales.safetensors"));
 * }
 * }</pre>
 *
 * <p>How it works: {@link org.lstm4j.tasks.forecast.Season} finds the season; a
 * {@link org.lstm4j.tasks.forecast.Transform} (logarithm, seasonal and plain difference, scaling) is chosen and measured
 * on the training part; a few small LSTMs learn, from windows of two seasons, what the next season adds to what the transform
 * alone would say; {@link org.lstm4j.tasks.forecast.Backtest} repeats all of that at earlier origins and holds the
 * forecasts against what came, beside forecasts that need no network. Every choice sees its training part and nothing
 * later, by construction: it is handed nothing else.
 */
@NullMarked
package org.lstm4j.tasks.forecast;

import org.jspecify.annotations.NullMarked;
