package org.lstm4j.tasks.analysis;

import java.util.Locale;
import java.util.Optional;

/**
 * Whether a series keeps returning to one level, by two tests with opposite null hypotheses, and what to do about it. The
 * KPSS test decides, as differences are needed exactly where no constant level can be assumed; the Dickey-Fuller test says
 * how sure that is.
 *
 * @param adf around one level; empty where that test has nothing to test
 * @param kpss around one level
 * @param adfTrend around one straight line; empty as above
 * @param kpssTrend around one straight line
 */
public record Stationarity(Optional<Adf> adf, Kpss kpss, Optional<Adf> adfTrend, Kpss kpssTrend) {

    /** What the tests say together. */
    public enum Verdict {
        /** The values keep to one level. */
        STEADY,
        /** No test rejects its null hypothesis: too few values, or too slow a return, to tell. */
        UNDECIDED,
        /** The values keep to one straight line. */
        TREND,
        /** The level wanders, and nothing pulls it back. */
        WANDERING,
        /** The values return, but not to one level or line: a break, or a very long memory. */
        CONTRADICTORY
    }

    /**
     * Tests a series, with lags that follow from its own autocorrelation.
     *
     * @param values at least one
     */
    public static Stationarity of(double[] values) {
        return new Stationarity(
                Adf.test(values, Around.LEVEL),
                Kpss.test(values, Around.LEVEL),
                Adf.test(values, Around.TREND),
                Kpss.test(values, Around.TREND));
    }

    /**
     * Tests seasonal differences, which remember each other for one season: the KPSS test takes Schwert's number of lags,
     * or one season where that is longer.
     *
     * @param values at least one
     * @param season lag of the differences; 1 means none
     */
    public static Stationarity ofSeasonalDifferences(double[] values, int season) {
        int lags = Math.min(Math.max(Adf.schwert(values.length), season), values.length / 2);
        return new Stationarity(
                Adf.test(values, Around.LEVEL),
                Kpss.test(values, Around.LEVEL, lags),
                Adf.test(values, Around.TREND),
                Kpss.test(values, Around.TREND, lags));
    }

    public Verdict verdict() {
        if (kpss.holds()) {
            return returns(adf) ? Verdict.STEADY : Verdict.UNDECIDED;
        }
        if (kpssTrend.holds() && returns(adfTrend)) {
            return Verdict.TREND;
        }
        return returns(adf) ? Verdict.CONTRADICTORY : Verdict.WANDERING;
    }

    /** Whether differences from one step to the next should be taken before the values are modelled. */
    public boolean needsDifference() {
        return !kpss.holds();
    }

    /**
     * The verdict for the user, with what follows from it.
     *
     * @param what the values in words, plural: "the values", "the seasonal differences"
     */
    public String sentence(String what) {
        String said = switch (verdict()) {
            case STEADY -> "no plain difference: " + what + " keep returning to one level";
            case UNDECIDED ->
                "no plain difference: the level of " + what
                        + " is not seen to wander, though the tests cannot tell for sure";
            case TREND -> "plain difference: " + what + " keep to a straight line, not to one level";
            case WANDERING -> "plain difference: the level of " + what + " wanders";
            case CONTRADICTORY -> "plain difference: " + what + " return, but not to one level";
        };
        String unitRoot = adf.map(test ->
                        String.format(Locale.ROOT, "ADF %.2f, %s", test.statistic(), Significance.words(test.pValue())))
                .orElse("ADF has nothing to test");
        return String.format(
                Locale.ROOT, "%s (%s; KPSS %.2f, %s)", said, unitRoot, kpss.statistic(), kpss.significance());
    }

    private static boolean returns(Optional<Adf> test) {
        return test.isPresent() && test.get().returns();
    }
}
