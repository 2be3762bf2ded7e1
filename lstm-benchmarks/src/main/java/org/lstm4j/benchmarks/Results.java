package org.lstm4j.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What the rounds have given for one row. */
final class Results {
    private final Row row;
    private final List<Map<String, Outcome.Timed>> rounds = new ArrayList<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Map<String, String> versions = new LinkedHashMap<>();

    Results(Row row) {
        this.row = row;
    }

    Row row() {
        return row;
    }

    /** Opens a round, into which {@link #add} then puts outcomes. */
    void nextRound() {
        rounds.add(new LinkedHashMap<>());
    }

    void add(Contender contender, Outcome outcome) {
        switch (outcome) {
            case Outcome.Timed timed -> {
                rounds.getLast().put(contender.name(), timed);
                if (!timed.version().isEmpty()) {
                    versions.put(contender.engine(), timed.version());
                }
            }
            case Outcome.Failed failed -> failures.put(contender.name(), failed.reason());
        }
    }

    /** Whether there is nothing to be expected of it any more. */
    boolean hasFailed(Contender contender) {
        return failures.containsKey(contender.name());
    }

    /** Reasons by the names of those that could not be timed. */
    Map<String, String> failures() {
        return failures;
    }

    /** Versions of engines that have said theirs. */
    Map<String, String> versions() {
        return versions;
    }

    /** Median over the rounds. */
    OptionalDouble micros(String name) {
        return median(name, Outcome.Timed::micros);
    }

    /** Times of all rounds. */
    double[] all(String name) {
        return rounds.stream()
                .filter(round -> round.containsKey(name))
                .mapToDouble(round -> round.get(name).micros())
                .toArray();
    }

    /** Median over the rounds of another one's time over ours in the same round. */
    OptionalDouble ratio(String other) {
        return Medians.of(rounds.stream()
                .filter(round -> round.containsKey(other) && round.containsKey(ours()))
                .mapToDouble(
                        round -> round.get(other).micros() / round.get(ours()).micros()));
    }

    /** As {@link #ratio}, against the fastest of several in each round. */
    OptionalDouble ratioToBest(List<String> others) {
        return Medians.of(rounds.stream()
                .filter(round -> round.containsKey(ours()) && others.stream().anyMatch(round::containsKey))
                .mapToDouble(round -> others.stream()
                                .filter(round::containsKey)
                                .mapToDouble(other -> round.get(other).micros())
                                .min()
                                .orElseThrow()
                        / round.get(ours()).micros()));
    }

    /** Medians of one contender's figures. */
    Map<String, Double> figures(String name) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Map<String, Outcome.Timed> round : rounds) {
            if (round.containsKey(name)) {
                for (String figure : round.get(name).figures().keySet()) {
                    median(name, timed -> timed.figures().getOrDefault(figure, Double.NaN))
                            .ifPresent(value -> figures.put(figure, value));
                }
            }
        }
        return figures;
    }

    private OptionalDouble median(String name, ToDoubleFunction<Outcome.Timed> value) {
        return Medians.of(rounds.stream()
                .filter(round -> round.containsKey(name))
                .map(round -> round.get(name))
                .mapToDouble(value));
    }

    private String ours() {
        return row.ours().name();
    }
}
