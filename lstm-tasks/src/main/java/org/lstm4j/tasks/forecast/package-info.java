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
 * {@link org.lstm4j.tasks.forecast.Transform} (logarithm, linear effects of columns, differences, scaling) is chosen and
 * measured on the training part; {@code Expectation} says where the values would go by themselves; a few small LSTMs learn,
 * from windows of two seasons, how the next season differs from that. {@link org.lstm4j.tasks.forecast.Backtest} repeats all
 * of it at earlier origins and holds the forecasts against what came, beside forecasts that need no network; the errors found
 * so give {@link org.lstm4j.tasks.forecast.Interval}s to the forecasts after them. Every choice sees its training part and
 * nothing later, by construction: it is handed nothing else. {@code Run} is where it all comes together.
 */
@NullMarked
package org.lstm4j.tasks.forecast;

import org.jspecify.annotations.NullMarked;
