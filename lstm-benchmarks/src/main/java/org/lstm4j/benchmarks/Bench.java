package org.lstm4j.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the rows in rounds: in each round all contenders of a row take one fork each, in turn and in another order than the
 * round before, so that a noisy spell of the machine meets them all, and ratios are formed within a round.
 */
final class Bench {
    static final int ROUNDS = 3;

    /** How a contender is timed once. */
    interface Turn {
        /** A contender that cannot be timed is an outcome, no exception. */
        Outcome take(Contender contender) throws IOException;
    }

    private final Turn turn;
    private final Machine machine;
    private final List<Results> all;

    /**
     * @param turn how a contender takes one
     * @param command as it was called, for the report
     * @param rows to be measured
     */
    Bench(Turn turn, String command, List<Row> rows) {
        this.turn = turn;
        this.machine = Machine.here(command);
        this.all = rows.stream().map(Results::new).toList();
    }

    /**
     * Measures everything.
     *
     * @param progress told in one line where the run is
     * @param listener given the report so far after every row
     */
    Report run(Consumer<String> progress, Consumer<Report> listener) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            Kind kind = null;
            for (Results results : all) {
                if (results.row().kind() != kind) {
                    kind = results.row().kind();
                    progress.accept(
                            "round " + (round + 1) + " of " + ROUNDS + ": " + kind + ", " + count(kind) + " rows");
                }
                takeTurns(results, round);
                listener.accept(report());
            }
        }
        return report();
    }

    private long count(Kind kind) {
        return all.stream().filter(results -> results.row().kind() == kind).count();
    }

    private void takeTurns(Results results, int round) throws IOException {
        List<Contender> order = new ArrayList<>(results.row().contenders());
        Collections.rotate(order, -round);
        results.nextRound();
        for (Contender contender : order) {
            if (!results.hasFailed(contender)) {
                results.add(contender, turn.take(contender));
            }
        }
    }

    private Report report() {
        Map<String, String> versions = new LinkedHashMap<>();
        all.forEach(results -> versions.putAll(results.versions()));
        return new Report(machine.withVersions(versions), Entry.of(all));
    }
}
