package org.lstm4j.cli;

import java.util.Locale;
import org.lstm4j.tasks.language.LanguageProgress;

/** How fast tokens pass since this was made. */
final class Pace {
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int TEN_THOUSAND = 10_000;

    private final long start = System.nanoTime();

    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    double tokensPerSecond(LanguageProgress progress) {
        return progress.tokens() / seconds();
    }

    double secondsToGo(LanguageProgress progress) {
        return seconds() * progress.remaining() / progress.tokens();
    }

    /** A rate with as many digits as one reads: {@code 840}, {@code 34k}. */
    static String rounded(double rate) {
        return rate < TEN_THOUSAND
                ? String.format(Locale.ROOT, "%.0f", rate)
                : String.format(Locale.ROOT, "%.0fk", rate / 1000);
    }

    /** A time with as many digits as one reads: {@code 45 s}, {@code 12 min}, {@code 3.5 h}. */
    static String duration(double seconds) {
        if (seconds < 2 * MINUTE) {
            return Math.round(seconds) + " s";
        }
        return seconds < 2 * HOUR
                ? Math.round(seconds / MINUTE) + " min"
                : String.format(Locale.ROOT, "%.1f h", seconds / HOUR);
    }
}
