package org.lstm4j.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A few combinations of several choices in which any two values of any two choices meet: what one option does to another
 * shows in pairs, and the full product would take too long.
 */
final class Pairs {
    private final int[] counts;
    private final Set<Pair> missing = new HashSet<>();

    /** Value a of choice i together with value b of choice j, i below j. */
    private record Pair(int i, int a, int j, int b) {}

    private Pairs(int... counts) {
        this.counts = counts;
        for (int i = 0; i < counts.length; i++) {
            for (int j = i + 1; j < counts.length; j++) {
                for (int a = 0; a < counts[i]; a++) {
                    for (int b = 0; b < counts[j]; b++) {
                        missing.add(new Pair(i, a, j, b));
                    }
                }
            }
        }
    }

    /**
     * Rows of one value for each choice, greedily: each value is the one that meets most of what has not met yet.
     *
     * @param counts how many values each choice has, at least 1
     */
    static List<int[]> of(int... counts) {
        Pairs pairs = new Pairs(counts);
        List<int[]> rows = new ArrayList<>();
        while (!pairs.missing.isEmpty()) {
            rows.add(pairs.next(rows.size()));
        }
        return rows;
    }

    /** One more row, whose first pair is missing yet; ties turn with the rows. */
    private int[] next(int turn) {
        Pair start = missing.stream()
                .min((p, q) -> Integer.compare(rank(p), rank(q)))
                .orElseThrow();
        int[] row = new int[counts.length];
        boolean[] chosen = new boolean[counts.length];
        row[start.i] = start.a;
        row[start.j] = start.b;
        chosen[start.i] = true;
        chosen[start.j] = true;
        for (int i = 0; i < counts.length; i++) {
            if (!chosen[i]) {
                row[i] = best(row, chosen, i, turn);
                chosen[i] = true;
            }
        }
        missing.removeIf(pair -> row[pair.i] == pair.a && row[pair.j] == pair.b);
        return row;
    }

    private int rank(Pair pair) {
        return ((pair.i * counts.length + pair.j) * 64 + pair.a) * 64 + pair.b;
    }

    private int best(int[] row, boolean[] chosen, int choice, int turn) {
        int best = 0;
        long most = -1;
        for (int k = 0; k < counts[choice]; k++) {
            int value = (k + turn) % counts[choice];
            long met = missing.stream()
                    .filter(pair -> meets(pair, row, chosen, choice, value))
                    .count();
            if (met > most) {
                most = met;
                best = value;
            }
        }
        return best;
    }

    /** Whether this value of a choice makes a pair with one that is chosen. */
    private static boolean meets(Pair pair, int[] row, boolean[] chosen, int choice, int value) {
        if (pair.i == choice) {
            return pair.a == value && chosen[pair.j] && row[pair.j] == pair.b;
        }
        return pair.j == choice && pair.b == value && chosen[pair.i] && row[pair.i] == pair.a;
    }
}
