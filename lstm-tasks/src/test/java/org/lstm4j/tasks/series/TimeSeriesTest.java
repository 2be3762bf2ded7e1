package org.lstm4j.tasks.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringReader;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSeriesTest {
    private static final TimeAxis MONTHS = new TimeAxis(
            LocalDateTime.of(2020, 1, 1, 0, 0), new Frequency(ChronoUnit.MONTHS, 1), false, new DateFormat("uuuu-MM"));

    @Test
    void whatIsKnownAtACutDoesNotLeanTowardsLaterValues() throws IOException {
        String csv = "d,y\n2020-01,1\n2020-02,2\n2020-06,10\n2020-07,11\n";
        TimeSeries series = SeriesReader.of(new StringReader(csv), "test.csv")
                .impute(Imputation.LINEAR)
                .read();

        assertArrayEquals(new double[] {1, 2, 4, 6, 8, 10, 11}, series.values());
        assertArrayEquals(new double[] {1, 2, 2, 2}, series.knownUntil(4).values());
        assertArrayEquals(new double[] {1, 2, 4, 6, 8, 10}, series.knownUntil(6).values());
        assertArrayEquals(series.values(), series.knownUntil(7).values());
        assertEquals(2, series.knownUntil(4).imputedCount());
        assertThrows(SeriesException.class, () -> series.knownUntil(8));
    }

    @Test
    void refusesWhatIsNoSeries() {
        assertEquals(
                "series 'y': expected finite values, found NaN at 2020-02; correct or remove it",
                assertThrows(SeriesException.class, () -> new TimeSeries("y", MONTHS, 1, Double.NaN))
                        .getMessage());
        assertThrows(SeriesException.class, () -> new TimeSeries("y", MONTHS));
        assertThrows(SeriesException.class, () -> new Frequency(ChronoUnit.MONTHS, 0));
        assertThrows(SeriesException.class, () -> new Frequency(ChronoUnit.SECONDS, 1));
        assertThrows(SeriesException.class, () -> new DateFormat("not a pattern!"));
    }

    @ParameterizedTest
    @CsvSource({
        "MONTHS,1,12,monthly",
        "MONTHS,3,4,quarterly",
        "MONTHS,5,1,every 5 months",
        "YEARS,1,1,yearly",
        "WEEKS,1,52,weekly",
        "WEEKS,2,1,every 2 weeks",
        "DAYS,1,7,daily",
        "DAYS,10,1,every 10 days",
        "HOURS,1,24,hourly",
        "HOURS,6,4,every 6 hours",
        "MINUTES,15,96,every 15 minutes",
        "MINUTES,1,60,minutely",
    })
    void seasonsFollowFromFrequencies(ChronoUnit unit, int step, int season, String words) {
        Frequency frequency = new Frequency(unit, step);

        assertEquals(season, frequency.usualSeason());
        assertEquals(words, frequency.describe());
    }

    @Test
    void theBundledSeriesIsWhatItsSourceSays() {
        TimeSeries co2 = SampleSeries.co2();

        assertEquals("CO2", co2.name());
        assertEquals(746, co2.size());
        assertEquals(5, co2.imputedCount());
        assertEquals(315.70, co2.value(0));
        assertEquals(416.18, co2.value(745));
        assertEquals("2020-04-01", co2.axis().label(745));
        assertEquals(
                "5 of 746 values were missing (1958-06-01, 1958-10-01, 1964-02-01 to 1964-04-01)"
                        + " and are filled in by linear interpolation",
                co2.notes().getFirst());
    }

    @Test
    void dateFormatsAreEqualByPattern() {
        assertEquals(new DateFormat("uuuu-MM"), MONTHS.format());
        assertEquals(new DateFormat("uuuu-MM").hashCode(), MONTHS.format().hashCode());
        assertNotEquals(new DateFormat("uuuu"), MONTHS.format());
        assertEquals("uuuu-MM", MONTHS.format().toString());
    }
}
