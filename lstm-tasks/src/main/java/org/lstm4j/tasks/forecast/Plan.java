package org.lstm4j.tasks.forecast;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.tasks.analysis.Autocorrelation;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * What is fixed before any training: season, horizons, origins and sizes. All series of a run share it.
 *
 * @param horizon steps to forecast
 * @param backtestHorizon steps that the backtest measures
 * @param window steps that the network reads
 * @param reach steps that it answers at once
 * @param step steps between origins
 * @param rehearsals origins before those of the backtest, whose errors say how wide the first intervals must be
 */
record Plan(Season season, int horizon, int backtestHorizon, int window, int reach, int step, int rehearsals) {
    /** Origins of the backtest. */
    static final int ORIGINS = 5;

    /** Horizon, in steps, where no season gives the measure. */
    private static final int HORIZON_WITHOUT_SEASON = 12;

    /** Without a season, a step ahead is forecast for so many values known. */
    private static final int VALUES_A_STEP = 10;

    static final int MAX_HORIZON = 100_000;

    /** Fewer training windows teach a network nothing. */
    private static final int MIN_TRAINING_WINDOWS = 8;

    private static final int VALIDATION_SHARE = 5;

    private static final int MAX_WINDOWS = 2000;
    private static final int MIN_WINDOWS_EACH = 100;

    /** More origins than these add trainings, but hardly change the intervals. */
    private static final int MAX_REHEARSALS = 5;

    /** Steps between origins: the first that leaves enough to train on at the earliest. */
    private static final int[] STEPS = {6, 3, 2, 1};

    /** Answers that one season ahead may take at most. */
    private static final int MOST_ANSWERS = 4;

    /** Windows without a season, the best first. */
    private static final int[] WINDOWS = {24, 12, 6, 4};

    /**
     * Lays the plan out: as large as the shortest series allows.
     *
     * @param horizon as asked, 0 for the default: two seasons, of which the backtest measures one; or half of that
     * @param askedSeason as asked, 0 to detect it on what is known at the earliest origin
     */
    static Plan of(List<TimeSeries> series, int horizon, int askedSeason, Strategy strategy) {
        TimeSeries shortest = shortest(series);
        int size = shortest.size();
        if (askedSeason >= size) {
            throw new SeriesException("season: expected less than the " + size + " values of series '" + shortest.name()
                    + "', found " + askedSeason);
        }
        Wish wish = new Wish(series, size, horizon, askedSeason, strategy);
        int usual = askedSeason > 0 ? askedSeason : shortest.axis().frequency().usualSeason();
        Optional<Plan> plan = usual > 1 ? find(wish, usual) : Optional.empty();
        if (plan.isEmpty() && askedSeason <= 1) {
            plan = find(wish, 1);
        }
        return plan.orElseThrow(() -> tooShort(shortest, horizon, askedSeason, strategy));
    }

    /** What a plan is asked for, as {@link #of} has it, and how many values the shortest series has. */
    private record Wish(List<TimeSeries> series, int size, int horizon, int season, Strategy strategy) {}

    /** The largest plan with a season, or without one if {@code usual} is 1. */
    private static Optional<Plan> find(Wish wish, int usual) {
        int mostAnswers = mostAnswers(usual, wish.horizon(), wish.strategy());
        for (int measured : backtestHorizons(wish, usual)) {
            for (int answers = 1; answers <= mostAnswers; answers *= 2) {
                for (int step : STEPS) {
                    Optional<Plan> plan = find(wish, usual, measured, answers, step);
                    if (plan.isPresent()) {
                        return plan;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * How far the backtest may look, the best first. A season that leaves less than half of it to be backtested is worth less
     * than the horizon it costs, unless the user asked for it.
     */
    private static int[] backtestHorizons(Wish wish, int usual) {
        if (wish.horizon() > 0) {
            return new int[] {wish.horizon()};
        }
        int standard = usual > 1 ? usual : Math.clamp(wish.size() / VALUES_A_STEP, 1, HORIZON_WITHOUT_SEASON);
        int least = wish.season() > 0 || usual == 1 ? 1 : usual / 2;
        return IntStream.iterate(standard, measured -> measured >= least, measured -> measured / 2)
                .toArray();
    }

    /** The plan with the largest window that the earliest origin has enough values for. */
    private static Optional<Plan> find(Wish wish, int usual, int measured, int answers, int step) {
        int hidden = measured + (ORIGINS - 1) * step;
        Season season = wish.season() > 0 ? Season.given(wish.season()) : Season.detect(wish.series(), hidden);
        if (season.length() != usual) {
            if (usual > 1) {
                return Optional.empty();
            }
            season = new Season(1, "no season: too few values for one of " + season.length() + " steps");
        }
        for (int window : windows(season.length())) {
            Plan plan = sized(season, wish.horizon(), measured, window, step, answers, wish.strategy());
            int spare = wish.size() - hidden - plan.needed();
            if (spare >= 0) {
                return Optional.of(plan.withRehearsals(wish.series(), Math.min(MAX_REHEARSALS, spare / step)));
            }
        }
        return Optional.empty();
    }

    /**
     * How many answers a season ahead may take where one long answer leaves too few windows to train on: rather than that a
     * horizon which was asked for costs the season.
     */
    private static int mostAnswers(int season, int horizon, Strategy strategy) {
        return season > 1 && horizon > 0 && strategy == Strategy.RECURSIVE ? MOST_ANSWERS : 1;
    }

    private static Plan sized(
            Season season, int horizon, int measured, int window, int step, int answers, Strategy strategy) {
        int natural = natural(season.length());
        int asked = horizon > 0 ? horizon : 2 * measured;
        int reach = strategy == Strategy.DIRECT ? asked : Math.ceilDiv(Math.min(measured, natural), answers);
        return new Plan(season, asked, measured, window, reach, step, 0);
    }

    /** At most so many rehearsals, none before every series has begun to change. */
    private Plan withRehearsals(List<TimeSeries> series, int most) {
        int count = most;
        while (count > 0 && !changes(series, hidden(-count))) {
            count--;
        }
        return new Plan(season, horizon, backtestHorizon, window, reach, step, count);
    }

    private boolean changes(List<TimeSeries> series, int hidden) {
        return series.stream().allMatch(one -> {
            double[] known = one.knownUntil(one.size() - hidden).values();
            return Autocorrelation.autocovariance(Transform.seasonalDifferences(known, season.length()), 0) > 0;
        });
    }

    private static int[] windows(int season) {
        return season > 1 ? new int[] {Math.max(2 * season, HORIZON_WITHOUT_SEASON), season} : WINDOWS;
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

    /** How many values of each series are not known yet at an origin: 0 the earliest of the backtest, rehearsals below. */
    int hidden(int origin) {
        return backtestHorizon + (ORIGINS - 1 - origin) * step;
    }

    /** How many of the newest windows are held back for validation. */
    static int validationWindows(int count) {
        return Math.max(1, count / VALIDATION_SHARE);
    }

    /** How many windows are trained on: none whose targets reach into those of the validation windows. */
    int trainingWindows(int count) {
        return count - validationWindows(count) - (reach - 1);
    }

    /** How many windows each of so many series gives: the newest are enough, more only take longer. */
    int maxWindows(int series) {
        int useful = Math.max(MIN_WINDOWS_EACH, MAX_WINDOWS / series);
        return useful + Math.ceilDiv(reach * VALIDATION_SHARE, VALIDATION_SHARE - 1); // for the gap before validation
    }

    /** Values that must be known at an origin to train there. */
    private int needed() {
        int windows = 1;
        while (trainingWindows(windows) < MIN_TRAINING_WINDOWS) {
            windows++;
        }
        int offset = season.length() > 1 ? season.length() : 0;
        return offset + window + reach + windows - 1;
    }

    private static TimeSeries shortest(List<TimeSeries> series) {
        TimeSeries shortest = series.getFirst();
        for (TimeSeries one : series) {
            shortest = one.size() < shortest.size() ? one : shortest;
        }
        return shortest;
    }

    private static SeriesException tooShort(TimeSeries shortest, int horizon, int askedSeason, Strategy strategy) {
        int season = Math.max(1, askedSeason);
        int[] windows = windows(season);
        int measured = Math.max(1, horizon);
        int answers = mostAnswers(season, horizon, strategy);
        Plan smallest =
                sized(Season.given(season), horizon, measured, windows[windows.length - 1], 1, answers, strategy);
        return new SeriesException(String.format(
                Locale.ROOT,
                "series '%s': expected at least %d values for horizon %d%s and %d backtest origins, found %d; give more"
                        + " data%s%s",
                shortest.name(),
                smallest.needed() + smallest.hidden(0),
                measured,
                season > 1 ? ", season " + season : "",
                ORIGINS,
                shortest.size(),
                horizon > 1 ? (season > 1 ? ", " : ", or ") + "a shorter horizon" : "",
                season > 1 ? ", or no season" : ""));
    }
}
