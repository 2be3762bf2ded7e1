package org.lstm4j.tasks.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesReaderTest {
    @TempDir
    Path folder;

    @Test
    void readsDatesFrequencyAndTheFirstNumericColumn() throws IOException {
        TimeSeries series =
                read("Region,When,Sales,Costs\nNord,2020-01-01,1.5,9\nNord,2020-02-01,2,9\nNord,2020-03-01,-3e1,9\n");

        assertEquals("Sales", series.name());
        assertEquals(new Frequency(ChronoUnit.MONTHS, 1), series.axis().frequency());
        assertArrayEquals(new double[] {1.5, 2, -30}, series.values());
        assertEquals("2020-04-01", series.axis().label(3));
        assertEquals(List.of(), series.notes());
    }

    @Test
    void takesTheColumnsThatAreNamed() throws IOException {
        String csv = "a,made,sold,b\n1,2020-01,2021-01,5\n2,2020-03,2021-02,6\n3,2020-05,2021-03,7\n";

        TimeSeries series = reader(csv).date("SOLD").target("b").read();

        assertEquals("b", series.name());
        assertEquals(LocalDateTime.of(2021, 1, 1, 0, 0), series.date(0));
        assertArrayEquals(new double[] {5, 6, 7}, series.values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        2020-01-31 2020-02-29 2020-03-31 | monthly         | 2020-04-30
        2020-01 2020-04 2020-07          | quarterly       | 2020-10
        2020-Q1 2020-Q2 2020-Q3          | quarterly       | 2020-Q4
        2019 2020 2021                   | yearly          | 2022
        2020-01-06 2020-01-13 2020-01-20 | weekly          | 2020-01-27
        2020-02-27 2020-02-28 2020-02-29 | daily           | 2020-03-01
        27.2.2020 28.2.2020 29.2.2020    | daily           | 1.3.2020
        27/2/2020 28/2/2020 29/2/2020    | daily           | 1/3/2020
        2/27/2020 2/28/2020 2/29/2020    | daily           | 3/1/2020
        15/1/2020 15/2/2020 15/3/2020     | monthly         | 15/4/2020
        01/31/2023 02/28/2023 03/31/2023 | monthly         | 04/30/2023
        01/30/2023 01/31/2023 02/01/2023 | daily           | 02/02/2023
        30/04/2023 1/05/2023 2/05/2023   | daily           | 3/05/2023
        2020-01-02 2020-01-03 2020-01-06 2020-01-07 2020-01-08 2020-01-09 | business-daily | 2020-01-07
        20200101 20200102 20200103       | daily           | 20200104
        Jan-2020 Feb-2020 Mar-2020       | monthly         | Apr-2020
        2020-01-01T22:00 2020-01-01T23:00 2020-01-02T00:00 | hourly | 2020-01-02T01:00
        2020-01-01T10:00:00+01:00 2020-01-01T10:15:00+01:00 2020-01-01T10:30:00+01:00 \
                                         | every 15 minutes | 2020-01-01T09:45:00Z
        2018-01-01 2020-01-01 2022-01-01 | every 2 years   | 2024-01-01
        """)
    void knowsWaysOfWritingDates(String dates, String frequency, String next) throws IOException {
        StringBuilder csv = new StringBuilder("date,y\n");
        for (String date : dates.strip().split(" +")) {
            csv.append(date).append(",1\n");
        }

        TimeSeries series = read(csv.toString());

        assertEquals(frequency, series.axis().frequency().describe().strip());
        assertEquals(next, series.axis().label(3));
    }

    @Test
    void weekendsAreNoGapsInAFileWithoutThem() throws IOException {
        TimeSeries series =
                read("d,y\n2020-01-02,1\n2020-01-03,2\n2020-01-06,3\n2020-01-07,4\n2020-01-08,5\n2020-01-09,6\n");

        assertEquals(Frequency.BUSINESS_DAILY, series.axis().frequency());
        assertEquals(0, series.imputedCount());
        assertEquals("2020-01-10", series.axis().label(6));
        assertEquals("2020-01-13", series.axis().label(7));
        assertEquals("2019-12-31", series.axis().label(-2));
        for (int i = 0; i < 30; i++) {
            assertEquals(i, series.axis().position(series.date(i)));
        }
        assertEquals(-1, series.axis().position(LocalDateTime.of(2020, 1, 11, 0, 0)));
        assertTrue(failure(
                        "d,y\n2020-01-02,1\n2020-01-03,2\n2020-01-06,3\n2020-01-08,5\n2020-01-09,6\n2020-01-10,6\n",
                        "y")
                .contains("no value of 'y' for 1 of 7 dates: before line 5 (2020-01-07)"));
        assertEquals(5, Frequency.BUSINESS_DAILY.usualSeason());
        assertThrows(SeriesException.class, () -> new Frequency(ChronoUnit.HOURS, 1, true));
        assertThrows(
                SeriesException.class,
                () -> new TimeAxis(
                        LocalDateTime.of(2020, 1, 4, 0, 0),
                        Frequency.BUSINESS_DAILY,
                        false,
                        new DateFormat("uuuu-MM-dd")));
    }

    @Test
    void columnsThatNumberTheRowsAreNoTarget() throws IOException {
        assertEquals(
                "Sales",
                read("id,date,Sales\n7,2020-01,5\n8,2020-02,4\n9,2020-03,6\n").name());
        assertEquals("id", read("id,date\n1,2020-01\n2,2020-02\n3,2020-03\n").name());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ; | 1.234,5   | 1234.5
        ; | -1.234.567 | -1234567
        ; | 1.234     | 1.234
        ; | 1 234,5   | 1234.5
        , | '1,234'   | 1234
        , | '1,234,567.25' | 1234567.25
        , | 1'234.5   | 1234.5
        , | 1 234 | 1234
        ; | '1,234.5' | 1234.5
        ; | '1,234,567' | 1234567
        """)
    void digitsMayBeGrouped(char delimiter, String cell, double value) {
        String written = cell.startsWith("'") ? cell.substring(1, cell.length() - 1) : cell;

        assertEquals(
                value,
                Numbers.parse(written, Numbers.decimalMark(delimiter, List.of(written)))
                        .orElseThrow());
    }

    @Test
    void groupsOfOtherSizesAreNoNumbers() {
        for (String cell : List.of("1,23", "12,3456", "1,2345", ",123", "1, 234", "1234,567")) {
            assertTrue(Numbers.parse(cell, '.').isEmpty(), cell);
        }
    }

    @Test
    void seriesBelowEachOtherAreToldApartByAColumn() throws IOException {
        List<TimeSeries> series = reader("""
            shop,date,sales
            Nord,2020-01,1
            Nord,2020-02,2
            Nord,2020-03,3
            Süd,2020-02,5
            Süd,2020-03,6
            Süd,2020-04,7
            """).series("shop").readAll();

        assertEquals(
                List.of("Nord", "Süd"), series.stream().map(TimeSeries::name).toList());
        assertArrayEquals(new double[] {5, 6, 7}, series.getLast().values());
        assertEquals("2020-02", series.getLast().axis().label(0));
        SeriesException refused = assertThrows(
                SeriesException.class,
                () -> reader("shop,date,y\nA,2020-01,1\nA,2020-02,x\nA,2020-03,2\n")
                        .series("shop")
                        .readAll());
        assertTrue(refused.getMessage().startsWith("test.csv, series 'A': expected numbers"), refused.getMessage());
    }

    @Test
    void severalTargetsAreSeveralSeries() throws IOException {
        SeriesReader reader =
                reader("date,a,b\n2020-01,1,4\n2020-02,2,5\n2020-03,3,7\n").target("b", "a");

        assertEquals(
                List.of("b", "a"),
                reader.readAll().stream().map(TimeSeries::name).toList());
        assertEquals(
                "test.csv: expected one series, found 2; read all of them",
                assertThrows(
                                SeriesException.class,
                                () -> reader("date,a,b\n2020-01,1,4\n2020-02,2,5\n2020-03,3,7\n")
                                        .target("b", "a")
                                        .read())
                        .getMessage());
    }

    @Test
    void columnsBesideTheTargetReachIntoTheFutureWhereTheTargetIsEmpty() throws IOException {
        String csv = "date,y,plan,weather\n2020-01,1,0,10\n2020-02,2,1,11\n2020-03,4,0,12\n2020-04,,1,\n2020-05,,0,\n";

        TimeSeries series = reader(csv).future("plan").past("weather").read();

        assertArrayEquals(new double[] {1, 2, 4}, series.values());
        assertEquals(
                List.of("weather", "plan"),
                series.columns().stream().map(TimeSeries.Column::name).toList());
        assertArrayEquals(new double[] {10, 11, 12}, series.columns().getFirst().values());
        assertArrayEquals(
                new double[] {0, 1, 0, 1, 0}, series.columns().getLast().values());
        assertTrue(series.columns().getLast().future());
    }

    @Test
    void holesBesideTheTargetAreFilledByWhatWasKnownBefore() throws IOException {
        String csv = "date,y,x\n2020-01,1,7\n2020-02,2,\n2020-03,4,9\n";

        assertEquals(
                "test.csv: no value of 'x' for 1 of 3 dates: line 3 (2020-02); add them, or fill them in with linear"
                        + " imputation",
                assertThrows(SeriesException.class, () -> reader(csv).past("x").read())
                        .getMessage());
        assertArrayEquals(
                new double[] {7, 7, 9},
                reader(csv)
                        .past("x")
                        .impute(Imputation.LINEAR)
                        .read()
                        .columns()
                        .getFirst()
                        .values());
        assertThrows(
                SeriesException.class,
                () -> reader("date,y,x\n2020-01,1,\n2020-02,2,3\n2020-03,4,9\n")
                        .future("x")
                        .impute(Imputation.LINEAR)
                        .read());
    }

    @Test
    void datesThatReadTwoWaysAreTakenByTheWayThatLeavesNoGaps() throws IOException {
        TimeSeries monthly = read("date,y\n11/1/2019,1\n12/1/2019,2\n1/1/2020,3\n2/1/2020,4\n");
        assertEquals("monthly", monthly.axis().frequency().describe());

        assertEquals(
                "test.csv: dates such as 3/1/2020 can be read as d/M/uuuu and as M/d/uuuu; write dates as 2020-01-31",
                failure("date,y\n1/1/2020,1\n2/1/2020,2\n3/1/2020,3\n", "y"));
    }

    @Test
    void readsSemicolonsWithDecimalCommasAndTabs() throws IOException {
        assertArrayEquals(
                new double[] {1.5, 2, -0.25},
                read("d;y\n2020-01;1,5\n2020-02;2\n2020-03;-0,25\n").values());
        assertArrayEquals(
                new double[] {1.5, 2, 3},
                read("d\ty\n2020-01\t1.5\n2020-02\t2\n2020-03\t3\n").values());
    }

    @Test
    void readsQuotedCellsBlankLinesAndAByteOrderMark() throws IOException {
        Path file = folder.resolve("bom.csv");
        Files.writeString(file, "\uFEFF\"date\",\"y\"\n\"2020-01\",\"1\"\n\n2020-02, 2\n2020-03,3\n");

        assertArrayEquals(new double[] {1, 2, 3}, SeriesReader.of(file).read().values());
    }

    @Test
    void fillsGapsAndMissingValuesOnlyWhenAsked() throws IOException {
        String csv = "date,y\n2020-01,1\n2020-02,NA\n2020-03,3\n2020-05,5\n2020-06,\n2020-07,8\n";

        SeriesException refused = assertThrows(SeriesException.class, () -> read(csv));
        assertEquals(
                "test.csv: no value of 'y' for 3 of 7 dates: line 3 (2020-02), before line 5 (2020-04), line 6"
                        + " (2020-06); add them, or fill them in with linear imputation",
                refused.getMessage());

        TimeSeries filled = reader(csv).impute(Imputation.LINEAR).read();
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6.5, 8}, filled.values());
        assertEquals(3, filled.imputedCount());
        assertTrue(filled.isImputed(1) && filled.isImputed(3) && filled.isImputed(5));
        assertFalse(filled.isImputed(0));
        assertEquals(
                List.of("3 of 7 values were missing (2020-02, 2020-04, 2020-06) and are filled in by linear"
                        + " interpolation"),
                filled.notes());
    }

    @Test
    void longListsOfProblemsAreCutShort() {
        StringBuilder csv = new StringBuilder("date,y\n");
        for (int month = 1; month <= 9; month++) {
            csv.append("2020-0")
                    .append(month)
                    .append(month < 8 ? ",x" + month : ",1")
                    .append('\n');
        }

        assertEquals(
                "test.csv: expected numbers in column 'y', found line 2 'x1', line 3 'x2', line 4 'x3', line 5 'x4',"
                        + " line 6 'x5' and 2 more; correct or empty these cells",
                failure(csv.toString(), "y"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                                | test.csv: the file is empty; expected a header line and rows
        d,y                                               | test.csv: a header but no rows; expected some below it
        2020-01,1/2020-02,2                               | test.csv line 1: expected column names, found '2020-01'; put a header line such as Date,Value on top
        d,y/2020-01,1/2020-02,1                           | test.csv: expected at least 3 rows to see the step between dates, found 2
        d,y/2020-01,1,5/2020-02,1                         | test.csv line 2: expected 2 fields like the header, found 3; correct the line
        d,y/2020-02,1/2020-01,1/2020-03,1                 | test.csv: dates go back at line 3 (2020-01); sort the rows by date, oldest first, or name the column that tells several series apart
        d,y/2020-01,1/2020-02,1/2020-02,1                 | test.csv: the date before is repeated at line 4 (2020-02); keep one row per date, or name the column that tells several series apart
        d,y/2020-01-01,1/2020-01-08,1/2020-01-15,1/2020-01-20,1 | test.csv line 5: date 2020-01-20 is off the weekly step that most rows keep from 2020-01-01; correct it or resample the data
        d,y/2020-01,1/2020-13,1/2020-03,1                 | test.csv: column 'd' is no date of the format uuuu-MM in line 3 '2020-13'; correct these cells
        a,b/x,1/y,2/z,3                                   | test.csv: no date column among a, b; name the column of dates, or write them as 2020-01-31
        d,y/2020-01,a/2020-02,b/2020-03,c                 | test.csv: no numeric column beside the dates 'd' among d, y; name the target
        d,y/2020-01,/2020-02,2/2020-03,3/2020-04,4        | test.csv: the values at 2020-01 have no neighbour on one side to be filled in from; remove these rows
        d,y/2020-01-01 00:00:01,1/2020-01-01 00:00:02,1/2020-01-01 00:00:03,1 | test.csv line 3: dates less than a minute apart; resample the data to minutes or longer
        """)
    void namesWhatIsWrongAndTheRemedy(String lines, String message) {
        String csv = lines.replace("/", "\n");
        SeriesException failure = assertThrows(
                SeriesException.class,
                () -> reader(csv).impute(Imputation.LINEAR).read());
        assertEquals(message, failure.getMessage());
    }

    @Test
    void namesUnknownColumns() {
        String csv = "d,y\n2020-01,1\n2020-02,1\n2020-03,1\n";

        assertEquals("test.csv: no target column 'z'; the columns are d, y; name one of them", failure(csv, "z"));
        assertEquals("test.csv: date and target are the same column 'd'", failure(csv, "d"));
        assertEquals(
                "test.csv line 2: '1' in column 'y' is no date of a known format; write dates as 2020-01-31",
                assertThrows(
                                SeriesException.class,
                                () -> reader(csv).date("y").target("d").read())
                        .getMessage());
    }

    @Test
    void refusesFilesThatAreNoTextOrNotThere() throws IOException {
        Path binary = folder.resolve("binary.csv");
        Files.write(binary, "d,y\n2020-01,\u00fc\n".getBytes(StandardCharsets.ISO_8859_1));

        SeriesException failure = assertThrows(
                SeriesException.class, () -> SeriesReader.of(binary).read());
        assertTrue(failure.getMessage().endsWith("not UTF-8 text; save the file as CSV in UTF-8"));
        assertThrows(
                NoSuchFileException.class,
                () -> SeriesReader.of(folder.resolve("none.csv")).read());
    }

    private static TimeSeries read(String csv) throws IOException {
        return reader(csv).read();
    }

    private static SeriesReader reader(String csv) {
        return SeriesReader.of(new StringReader(csv), "test.csv");
    }

    private static String failure(String csv, String target) {
        return assertThrows(
                        SeriesException.class, () -> reader(csv).target(target).read())
                .getMessage();
    }
}
