package org.lstm4j.backend.cpu.kernel;

/** Rows divided into groups of nearly one size: 9 rows in 3 groups are 3+3+3, where 4+4+1 would waste the last. */
public final class RowGroups {
    private RowGroups() {}

    /** First row of group {@code index}; for {@code index == groups}, the number of rows. */
    public static int start(int rows, int groups, int index) {
        return index * (rows / groups) + Math.min(index, rows % groups);
    }
}
