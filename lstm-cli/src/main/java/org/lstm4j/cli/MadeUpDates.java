package org.lstm4j.cli;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lstm4j.tasks.translate.DatePairs;
import org.lstm4j.tasks.translate.Pair;

/** The dates that translators learn from, and are measured by, where nobody gives them pairs. */
final class MadeUpDates {
    /** Pairs to learn from. */
    static final int LEARNED = 4000;

    /** Pairs to be measured by, before those are taken out that were learned from. */
    static final int MEASURED = 1000;

    private MadeUpDates() {}

    static List<Pair> toLearn(long seed) {
        return DatePairs.generate(LEARNED, seed);
    }

    /** Those that are drawn after the ones to learn from. */
    static List<Pair> toMeasure(long seed) {
        List<Pair> all = DatePairs.generate(LEARNED + MEASURED, seed);
        Set<String> learned =
                all.subList(0, LEARNED).stream().map(Pair::source).collect(Collectors.toUnmodifiableSet());
        return all.subList(LEARNED, all.size()).stream()
                .filter(pair -> !learned.contains(pair.source()))
                .toList();
    }
}
