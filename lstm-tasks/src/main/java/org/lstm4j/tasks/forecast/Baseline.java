package org.lstm4j.tasks.forecast;

import java.util.Locale;

/** Forecasts without a network, which a network must beat to be worth its keep. */
public enum Baseline {
    /** The last value. */
    NAIVE {
        @Override
        double[] forecast(double[] known, int season, int horizon) {
            return repeat(known, 1, 0, horizon);
        }
    },
    /** The value of one season before. */
    SEASONAL_NAIVE {
        @Override
        double[] forecast(double[] known, int season, int horizon) {
            return repeat(known, season, 0, horizon);
        }
    },
    /** The value of one season before plus the mean change from season to season. */
    SEASONAL_NAIVE_DRIFT {
        @Override
        double[] forecast(double[] known, int season, int horizon) {
            return repeat(known, season, Statistics.mean(Statistics.differences(known, season)), horizon);
        }
    };

    /** Name in tables and JSON: {@code seasonal-naive-drift}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The next values by this rule, from what is known. */
    abstract double[] forecast(double[] known, int season, int horizon);

    private static double[] repeat(double[] known, int season, double drift, int horizon) {
        double[] forecast = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            forecast[h] = (h < season ? known[known.length - season + h] : forecast[h - season]) + drift;
        }
        return forecast;
    }
}
