package org.lstm4j.tasks.forecast;

import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.analysis.Autocorrelation;
import org.lstm4j.tasks.series.Frequency;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * The season of a series and why it was taken.
 *
 * @param length in steps; 1 means none
 * @param reason one sentence for the user
 */
public record Season(int length, String reason) {
    /** One season must resemble the next by this much, or differencing over it adds more noise than it takes out. */
    private static final double MIN_AUTOCORRELATION = 0.3;

    private static final int MIN_SEASONS = 3;

    /** A season that the user named. */
    static Season given(int length) {
        return new Season(length, "season " + length + ": as asked");
    }

    /**
     * The usual season of the series' frequency, if what is left of the values without their trend repeats after it, in at
     * least half of the series.
     *
     * @param hidden how many values at the end of each series are not to be looked at
     */
    static Season detect(List<TimeSeries> series, int hidden) {
        List<Season> each = series.stream()
                .filter(one -> one.size() > hidden)
                .map(one -> detect(
                        one.axis().frequency(),
                        one.knownUntil(one.size() - hidden).values()))
                .toList();
        List<Season> found = each.stream().filter(season -> season.length() > 1).toList();
        if (each.isEmpty() || 2 * found.size() < each.size()) {
            return each.stream()
                    .filter(season -> season.length() == 1)
                    .findFirst()
                    .orElse(new Season(1, "no season: too few values to see one"));
        }
        Season season = found.getFirst();
        return series.size() == 1
                ? season
                : new Season(
                        season.length(),
                        "season " + season.length() + ": " + found.size() + " of " + series.size()
                                + " series repeat after it");
    }

    /** The usual season of the frequency, if what is left of the values without their trend repeats after it. */
    static Season detect(Frequency frequency, double[] values) {
        int usual = frequency.usualSeason();
        String data = frequency.describe() + " data";
        if (usual == 1) {
            return new Season(1, "no season: none is usual for " + data);
        }
        if (values.length < MIN_SEASONS * usual) {
            return new Season(
                    1, "no season: fewer than " + MIN_SEASONS + " times the " + usual + " steps usual for " + data);
        }
        double repeats = Autocorrelation.autocorrelation(Statistics.detrend(values, usual), usual);
        String figure = String.format(
                Locale.ROOT, "deviations from the moving average correlate by %.2f at lag %d", repeats, usual);
        return repeats >= MIN_AUTOCORRELATION
                ? new Season(usual, "season " + usual + ": usual for " + data + ", and " + figure)
                : new Season(1, "no season: " + figure + ", less than " + MIN_AUTOCORRELATION);
    }
}
