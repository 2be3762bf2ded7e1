package org.lstm4j.backend.cpu.kernel;

/** Rows divided into groups of nearly one size: 32 rows in 6 groups are 6+6+5+5+5+5, where 6+6+6+6+6+2 would waste the last. */
public final class RowGroups {
    private RowGroups() {}

    /** First row of group {@code index}; for {@code index == groups}, the number of rows. */
    public static int start(int rows, int groups, int index) {
        return index * (rows / groups) + Math.min(index, rows % groups);
    }
}
