package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.Backends;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.TimeSeries;

class EffectsTest {
    private static final int SIZE = 120;
    private static final double ROUNDING = 1e-10;

    @Test
    void regressionFindsExactCoefficients() {
        double[] a = {1, 2, 4, 3, 7};
        double[] b = {0, 1, 0, 1, 1};
        double[] target = new double[5];
        Arrays.setAll(target, i -> 5 + 2 * a[i] - 3 * b[i]);
        double[] twice = Arrays.stream(a).map(x -> 2 * x).toArray();

        Regression regression = Regression.of(List.of(a, b, twice), target);

        assertEquals(2, regression.coefficient(0), ROUNDING);
        assertEquals(-3, regression.coefficient(1), ROUNDING);
        assertEquals(0, regression.coefficient(2), "a combination of the others");
        assertEquals(2, regression.weakest());
    }

    @Test
    void regressionAgreesWithTextbookStandardErrors() {
        Regression regression = Regression.of(List.of(new double[] {1, 2, 3, 4}), new double[] {1, 3, 2, 5});

        // slope 1.1, residuals -0.1, 0.8, -1.3, 0.6: variance 2.7 / 2, over 5 squared deviations of x
        assertEquals(1.1, regression.coefficient(0), ROUNDING);
        assertEquals(1.1 / Math.sqrt(1.35 / 5), regression.t(0), ROUNDING);
    }

    /** Promotions lift sales by 40 each; those ahead are planned. */
    @Test
    void aPlannedColumnsEffectIsFoundAndForecast() {
        double[] promotions = new double[SIZE + 12];
        Arrays.setAll(promotions, i -> TestSeries.noise(7 * i) > 0.4 ? 1 : 0);
        TimeSeries sales = TestSeries.of(
                        ChronoUnit.MONTHS, SIZE, i -> 200 + 10 * (i % 12) + 40 * promotions[i] + TestSeries.noise(i))
                .withFuture("promotion", promotions);

        ForecastReport report;
        try (Backend backend = Backends.named("cpu")) {
            report = Forecaster.builder()
                    .horizon(12)
                    .epochs(2)
                    .members(1)
                    .build()
                    .run(sales, backend);
        }

        Covariate column = report.transform().columns().getFirst();
        assertEquals(40, column.effect(), 0.5);
        assertTrue(
                report.backtest().model().mae() < 1.5, () -> report.backtest().toString());
        double[] forecast = report.forecast().values();
        for (int h = 0; h < 12; h++) {
            int t = SIZE + h;
            assertEquals(200 + 10 * (t % 12) + 40 * promotions[t], forecast[h], 5);
        }
        assertTrue(report.reasons().stream()
                .anyMatch(reason -> reason.matches("column 'promotion': a unit of it adds (39|40)\\..*")));
    }

    @Test
    void noiseHasNoEffectButIsShown() {
        double[] noise = new double[SIZE];
        Arrays.setAll(noise, i -> TestSeries.noise(1000 + i));
        TimeSeries series =
                TestSeries.of(ChronoUnit.MONTHS, SIZE, TestSeries::noise).withFuture("noise", noise);

        FittedTransform fitted = FittedTransform.fit(series, Season.given(1), 6);

        Covariate column = fitted.transform().columns().getFirst();
        assertEquals(0, column.effect());
        assertEquals(Statistics.mean(noise), column.centre(), ROUNDING);
        assertEquals(2, fitted.transform().features());
        assertTrue(fitted.reasons()
                .contains("column 'noise': no linear effect worth two standard errors; shown to the network"
                        + " ahead of time"));
    }

    @Test
    void missingFutureIsNamedByItsDates() {
        TimeSeries series = TestSeries.of(ChronoUnit.MONTHS, SIZE, i -> i % 12 + TestSeries.noise(i))
                .withFuture("plan", new double[SIZE + 3]);

        SeriesException refused;
        try (Backend backend = Backends.named("cpu")) {
            Forecaster forecaster =
                    Forecaster.builder().horizon(6).epochs(1).members(1).build();
            refused = assertThrows(SeriesException.class, () -> forecaster.run(series, backend));
        }

        assertEquals(
                "series 'made up': column 'plan' is known in advance, but has no value for 2010-04-01 to 2010-06-01;"
                        + " add rows with these dates, the column filled and the target empty, or shorten the horizon to"
                        + " 3",
                refused.getMessage());
    }

    @Test
    void columnsOfOtherLengthsAreRefused() {
        TimeSeries series = TestSeries.of(ChronoUnit.MONTHS, 5, i -> i);

        assertThrows(SeriesException.class, () -> series.withPast("short", 1, 2));
        assertThrows(SeriesException.class, () -> series.withFuture("short", 1, 2));
        TimeSeries with = series.withFuture("plan", 1, 2, 3, 4, 5, 6).withPast("past", 5, 4, 3, 2, 1);
        assertThrows(SeriesException.class, () -> with.withPast("plan", 1, 2, 3, 4, 5));
        assertThrows(SeriesException.class, () -> series.withPast("nan", 1, 2, 3, 4, Double.NaN));
        assertArrayEquals(
                new double[] {1, 2, 3, 4, 5, 6},
                with.knownUntil(2).columns().getFirst().values());
        assertArrayEquals(
                new double[] {5, 4}, with.knownUntil(2).columns().getLast().values());
    }
}
