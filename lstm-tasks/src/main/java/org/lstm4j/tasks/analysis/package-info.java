/**
 * What a time series is made of, before anybody forecasts it: trend and season ({@link org.lstm4j.tasks.analysis.Stl}),
 * whether its level holds ({@link org.lstm4j.tasks.analysis.Stationarity}, from the tests
 * {@link org.lstm4j.tasks.analysis.Adf} and {@link org.lstm4j.tasks.analysis.Kpss}), and what its values or a forecast's
 * residuals remember of each other ({@link org.lstm4j.tasks.analysis.Autocorrelation},
 * {@link org.lstm4j.tasks.analysis.LjungBox}).
 *
 * <pre>{@code
 * Decomposition parts = Stl.of(12).decompose(values);
 * System.out.println(parts.sentence());
 * System.out.println(Stationarity.of(values).sentence("the values"));
 * }</pre>
 *
 * <p>Everything is a pure function of {@code double[]} in time order, without gaps. The figures are those of
 * statsmodels with its defaults, to rounding; {@code scripts/goldens/analysis.py} makes the ones that the tests hold them
 * against. A level of 5% decides wherever a sentence says yes or no.
 */
@NullMarked
package org.lstm4j.tasks.analysis;

import org.jspecify.annotations.NullMarked;
