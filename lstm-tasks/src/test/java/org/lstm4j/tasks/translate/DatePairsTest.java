package org.lstm4j.tasks.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.LstmException;

class DatePairsTest {
    @Test
    void theSameSeedGivesTheSamePairsAndMoreOfThem() {
        List<Pair> pairs = DatePairs.generate(300, 42);

        assertEquals(pairs, DatePairs.generate(500, 42).subList(0, 300));
        assertNotEquals(pairs, DatePairs.generate(300, 43));
    }

    @Test
    void everyTargetIsADayAndEverySourceMeansOne() {
        Map<String, String> meanings = new HashMap<>();
        for (Pair pair : DatePairs.generate(5000, 1)) {
            LocalDate date = LocalDate.parse(pair.target());
            assertTrue(date.getYear() >= 1950 && date.getYear() < 2050, pair.target());
            assertTrue(pair.source().contains(Integer.toString(date.getYear())), pair.source());
            assertEquals(pair.target(), meanings.computeIfAbsent(pair.source(), source -> pair.target()));
        }
    }

    @Test
    void datesAreWrittenInManyWays() {
        // Lengths of words and of figures aside.
        long patterns = DatePairs.generate(5000, 1).stream()
                .map(pair -> pair.source().replaceAll("[A-Za-z]+", "a").replaceAll("[0-9]+", "0"))
                .distinct()
                .count();
        assertEquals(10, patterns);
    }

    @Test
    void atLeastOnePairIsDrawn() {
        assertThrows(LstmException.class, () -> DatePairs.generate(0, 1));
    }
}
