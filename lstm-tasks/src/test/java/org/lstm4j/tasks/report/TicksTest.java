package org.lstm4j.tasks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.tasks.series.DateFormat;
import org.lstm4j.tasks.series.Frequency;
import org.lstm4j.tasks.series.TimeAxis;

class TicksTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            389   | 422     | 6 | 390, 400, 410, 420
            -0.9  | 1.4     | 5 | \u22120.5, 0.0, 0.5, 1.0
            0     | 1       | 5 | 0.0, 0.2, 0.4, 0.6, 0.8, 1.0
            2e-5  | 9e-5    | 4 | 0.00002, 0.00004, 0.00006, 0.00008
            1e5   | 9e5     | 4 | 200,000, 400,000, 600,000, 800,000
            3e6   | 1.1e7   | 3 | 5\u00A0M, 10\u00A0M
            """)
    void valuesAreRoundAndSayNoMoreThanTheyMust(double min, double max, int most, String labels) {
        assertEquals(
                labels, String.join(", ", Ticks.in(new Range(min, max), most).labels()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1958-03-01T00:00 | MONTHS  | 1  | 740  | 8 | 1960, 1970, 1980, 1990, 2000, 2010
            2019-11-01T00:00 | MONTHS  | 1  | 13   | 6 | 2020, Apr, Jul, Oct
            2020-02-28T00:00 | DAYS    | 1  | 20   | 5 | 2 Mar, 9 Mar, 16 Mar
            2020-02-28T00:00 | WEEKS   | 1  | 52   | 6 | Apr, Jul, Oct, 2021
            2020-01-01T21:00 | HOURS   | 1  | 11   | 5 | 21:00, 2 Jan, 03:00, 06:00
            2020-01-01T21:00 | MINUTES | 10 | 11   | 4 | 21:00, 22:00
            1700-01-01T00:00 | YEARS   | 1  | 320  | 5 | 1700, 1800, 1900, 2000
            """)
    void datesAreRound(LocalDateTime start, ChronoUnit unit, int step, int count, int most, String labels) {
        TimeAxis axis = new TimeAxis(start, new Frequency(unit, step), false, new DateFormat("uuuu-MM-dd"));

        List<DateTicks.Tick> ticks = DateTicks.in(axis, 0, count, most).ticks();

        assertEquals(
                labels,
                String.join(", ", ticks.stream().map(DateTicks.Tick::label).toList()));
        assertTrue(ticks.stream().allMatch(tick -> tick.position() >= 0 && tick.position() <= count), ticks.toString());
    }

    @Test
    void aRoundDateBetweenTwoPositionsLiesBetweenThem() {
        TimeAxis axis = new TimeAxis(
                LocalDateTime.parse("2019-12-25T00:00"),
                new Frequency(ChronoUnit.WEEKS, 1),
                false,
                new DateFormat("uuuu-MM-dd"));

        DateTicks.Tick newYear = DateTicks.in(axis, 0, 100, 3).ticks().getFirst();

        assertEquals("2020", newYear.label());
        assertEquals(1, newYear.position());
        DateTicks.Tick february = DateTicks.in(axis, 0, 12, 4).ticks().get(1);
        assertEquals("Feb", february.label());
        assertEquals(1 + 31 / 7.0, february.position(), 1e-9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            420.904 | 420.90
            0       | 0.0000
            -0.1234 | \u22120.12340
            54321   | 54,321
            7654321 | 7.6543\u00A0M
            2.5e13  | 25.000\u00A0tn
            """)
    void numbersHaveFiveDigits(double value, String text) {
        assertEquals(text, Digits.ofSize(value).format(value));
    }

    @Test
    void signsAreTrueOnes() {
        Digits digits = new Digits(1, 0);

        assertEquals("+0.3", digits.formatSigned(0.3));
        assertEquals("\u22120.3", digits.formatSigned(-0.3));
        assertEquals("0.0", digits.format(-0.01), "no minus before a zero");
    }
}
