package org.lstm4j.tasks.forecast;

import java.util.Locale;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * What is fixed before any training: season, horizons, origins and sizes.
 *
 * @param horizon steps to forecast
 * @param backtestHorizon steps that the backtest measures
 * @param firstOrigin number of values known at the earliest origin of the backtest
 */
record Plan(Season season, int horizon, int backtestHorizon, int window, int reach, int firstOrigin) {
    /** Origins of the backtest and the steps between them. */
    static final int ORIGINS = 5;

    static final int ORIGIN_STEP = 6;

    /** Window and horizon, in steps, where no season gives the measure. */
    private static final int WINDOW_WITHOUT_SEASON = 24;

    private static final int HORIZON_WITHOUT_SEASON = 12;
    private static final int MIN_WINDOW = 12;

    private static final int MAX_HORIZON = 100_000;

    /** Fewer training windows teach a network nothing. */
    private static final int MIN_TRAINING_WINDOWS = 8;

    private static final int VALIDATION_SHARE = 5;

    /**
     * Lays the plan out.
     *
     * @param horizon as asked, 0 for the default: two seasons, of which the backtest measures one
     * @param askedSeason as asked, 0 to detect it on what is known at the earliest origin
     */
    static Plan of(TimeSeries series, int horizon, int askedSeason) {
        if (askedSeason >= series.size()) {
            throw new SeriesException("season: expected less than the " + series.size() + " values of series '"
                    + series.name() + "', found " + askedSeason);
        }
        int usual = askedSeason > 0 ? askedSeason : series.axis().frequency().usualSeason();
        int guard = horizon > 0 ? horizon : natural(usual);
        int known = Math.max(1, series.size() - guard - (ORIGINS - 1) * ORIGIN_STEP);
        Season season = askedSeason > 0
                ? Season.given(askedSeason)
                : Season.detect(
                        series.axis().frequency(), series.knownUntil(known).values());
        int natural = natural(season.length());
        int measured = horizon > 0 ? horizon : natural;
        int window = season.length() > 1 ? Math.max(2 * season.length(), MIN_WINDOW) : WINDOW_WITHOUT_SEASON;
        Plan plan = new Plan(
                season,
                horizon > 0 ? horizon : 2 * natural,
                measured,
                window,
                Math.min(measured, natural),
                series.size() - measured - (ORIGINS - 1) * ORIGIN_STEP);
        plan.requireEnough(series);
        return plan;
    }

    private static int natural(int season) {
        return season > 1 ? season : HORIZON_WITHOUT_SEASON;
    }

    /** Checks a horizon that was asked for: at least 1, and no longer than any use of it. */
    static int checkedHorizon(int steps) {
        if (steps < 1 || steps > MAX_HORIZON) {
            throw new SeriesException("horizon: expected 1 to " + MAX_HORIZON + ", found " + steps);
        }
        return steps;
    }

    /** The number of values known at an origin, 0 the earliest. */
    int origin(int index) {
        return firstOrigin + index * ORIGIN_STEP;
    }

    /** How many of the newest windows are held back for validation. */
    static int validationWindows(int count) {
        return Math.max(1, count / VALIDATION_SHARE);
    }

    /** How many windows are trained on: none whose targets reach into those of the validation windows. */
    int trainingWindows(int count) {
        return count - validationWindows(count) - (reach - 1);
    }

    private void requireEnough(TimeSeries series) {
        int windows = 1;
        while (trainingWindows(windows) < MIN_TRAINING_WINDOWS) {
            windows++;
        }
        int offset = season.length() > 1 ? season.length() : 0;
        long missing = (long) offset + window + reach + windows - 1 - firstOrigin;
        if (missing > 0) {
            throw new SeriesException(String.format(
                    Locale.ROOT,
                    "series '%s': expected at least %d values for season %d, horizon %d and %d backtest origins, found %d;"
                            + " give more data, a shorter horizon%s",
                    series.name(),
                    series.size() + missing,
                    season.length(),
                    backtestHorizon,
                    ORIGINS,
                    series.size(),
                    season.length() > 1 ? ", or no season (--season 1)" : ""));
        }
    }
}
