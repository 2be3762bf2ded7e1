package org.lstm4j.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tests that a backend is let off, each with the reason, which then stands in the report of every run. What a backend
 * cannot run at all needs no exclusion: its {@code supports} says so.
 */
public final class Exclusions {
    /** No exclusions: the aim. */
    public static final Exclusions NONE = new Exclusions(Map.of());

    private final Map<String, String> reasons;

    private Exclusions(Map<String, String> reasons) {
        this.reasons = reasons;
    }

    /**
     * Leaves out one test, or all whose names begin so.
     *
     * @param prefix beginning of {@code "suite: test"}
     * @param reason why this backend need not pass it
     */
    public Exclusions and(String prefix, String reason) {
        if (prefix.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException(
                    "an exclusion needs a test and a reason, got '" + prefix + "' and '" + reason + "'");
        }
        Map<String, String> more = new LinkedHashMap<>(reasons);
        more.put(prefix, reason);
        return new Exclusions(more);
    }

    Optional<String> reason(String test) {
        return reasons.entrySet().stream()
                .filter(exclusion -> test.startsWith(exclusion.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Exclusions that fit none of the tests: left behind by a change, they would hide the next one. */
    List<String> stale(List<String> tests) {
        return reasons.keySet().stream()
                .filter(prefix -> tests.stream().noneMatch(test -> test.startsWith(prefix)))
                .toList();
    }
}
