package org.lstm4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PairsTest {
    @Test
    void anyTwoValuesMeet() {
        int[] counts = {3, 2, 2, 4, 1, 3};
        List<int[]> rows = Pairs.of(counts);
        Set<List<Integer>> met = new HashSet<>();
        int pairs = 0;
        for (int i = 0; i < counts.length; i++) {
            for (int j = i + 1; j < counts.length; j++) {
                pairs += counts[i] * counts[j];
                for (int[] row : rows) {
                    met.add(List.of(i, row[i], j, row[j]));
                }
            }
        }
        assertEquals(pairs, met.size());
        assertTrue(rows.size() <= 16, rows.size() + " rows, where 12 are the least and 144 the product");
    }

    @Test
    void theOptionsOfCellsMeetInAFewSpecs() {
        int specs = Specs.pairs().size();
        assertTrue(specs >= 24 && specs <= 48, specs + " specs");
    }
}
