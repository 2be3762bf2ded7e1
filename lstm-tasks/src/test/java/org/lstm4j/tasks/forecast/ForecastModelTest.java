package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.json.Json;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.gates.Reading;
import org.lstm4j.tasks.series.TimeSeries;

class ForecastModelTest {
    @TempDir
    Path folder;

    @Test
    void aSavedModelIsTheSameAfterLoading() throws IOException {
        Path first = folder.resolve("first.safetensors");
        Path second = folder.resolve("second.safetensors");
        ForecastModel model = untrained();

        model.save(first);
        ForecastModel loaded = ForecastModel.load(first);
        loaded.save(second);

        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        assertEquals(model.network(), loaded.network());
        assertEquals(model.transform(0), loaded.transform(0));
        assertEquals(model.reasons(0), loaded.reasons(0));
        assertEquals(List.of("#Passengers"), loaded.names());
        assertEquals(model.describe(), loaded.describe());
        assertEquals(24, loaded.horizon());
    }

    @Test
    void aReadingIsWhatTheNextForecastReads() {
        ForecastModel model = untrained();
        SeriesModel series = model.series().getFirst();
        List<float[]> read = new ArrayList<>();
        series.pipeline().forecast(series.tail(), 1, window -> {
            read.add(window);
            return new float[series.pipeline().reach()];
        });

        Reading stored = model.reading(0);

        assertEquals(series.pipeline().window(), stored.steps());
        assertEquals(series.axis().label(series.count() - 1), stored.labels().getLast());
        try (Backend backend = Backends.named("cpu");
                Session session = model.network().open(backend)) {
            assertArrayEquals(
                    session.predict(read.getFirst(), 1, stored.steps()),
                    session.predict(stored.request()).output());
        }
    }

    @Test
    void aReadingOfAnotherSeriesNeedsItsColumnsAndEnoughValues() {
        ForecastModel model = untrained();
        TimeSeries bare = TestSeries.of(ChronoUnit.MONTHS, 20, i -> 100 + i);
        TimeSeries shorter = bare.withPast("weather", new double[20]).withFuture("holidays", new double[20]);

        assertTrue(assertThrows(LstmException.class, () -> model.reading(shorter))
                .getMessage()
                .contains("which one forecast reads, got 20"));
        LstmException columns = assertThrows(LstmException.class, () -> model.reading(bare));
        assertTrue(
                columns.getMessage().contains("expected the columns [weather, holidays], got []"),
                columns.getMessage());
    }

    @Test
    void filesThatHoldNoForecastModelAreRefused() throws IOException {
        Path bare = folder.resolve("bare.safetensors");
        ModelFile.save(bare, network(1, 12));
        assertEquals(
                bare + ": holds a network without a forecast; expected a file saved by a forecast",
                assertThrows(ModelFormatException.class, () -> ForecastModel.load(bare))
                        .getMessage());

        Path truncated = folder.resolve("truncated.safetensors");
        untrained().save(truncated);
        byte[] bytes = Files.readAllBytes(truncated);
        Files.write(truncated, Arrays.copyOf(bytes, bytes.length - 1));
        assertThrows(ModelFormatException.class, () -> ForecastModel.load(truncated));

        LstmException none =
                assertThrows(LstmException.class, () -> ForecastModel.load(folder.resolve("none.safetensors")));
        assertTrue(none.getMessage().endsWith("none.safetensors: no such file; check the path"), none.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "type":"forecast"     | "type":"text"        | type 'text', expected 'forecast'
        "scale":0.06          | "scale":-0.06        | , expected more than 0
        "horizon":24          | "horizon":0          | horizon: expected 1 to 100000, found 0
        "members":1           | "members":2          | 2 members of a network of 3 units
        "window":24           | "window":23          | a tail of 36 values does not fit season, window and count
        "window":24           | "window":-24         | window or reach less than 1
        "window":24           | "window":11          | a window of 11 steps is shorter than the season of 12
        "season":12           | "season":0           | season 0, expected at least 1
        "reach":12            | "reach":11           | does not answer a window of 3 features with 11 levels
        "tail":[340           | "tail":[-1,340       | a tail of 37 values does not fit season, window and count
        "scores":[            | "scores":[-1,        | scores that are not ascending from 0
        "scores":[            | "scores":[100,       | scores that are not ascending from 0
        "profile":[           | "profile":[0,        | a profile that is not positive and ascending
        "profile":[           | "profile":[9,        | a profile that is not positive and ascending
        "columns":[           | "columns":[{}],"x":[ | member "x" is unknown
        "future":true         | "future":false       | column 'holidays' with 48 values beside a tail of 36
        "start":"1949         | "start":"spring 1949 | expected an ISO date and time
        "unit":"MONTHS"       | "unit":"MOONS"       | member "unit": expected one of
        "unit":"MONTHS"       | "unit":"DECADES"     | frequency unit: expected MINUTES to YEARS, found Decades
        "dateFormat":"uuuu-MM" | "dateFormat":"b!"   | date format 'b!': not a pattern of dates and times
        "count":144           | "count":2147483647   | dates of 2147483647 values that no calendar has
        "step":1              | "step":2147483647    | dates of 144 values that no calendar has
        "count":144           | "count":"many"       | member "count": expected an integer
        "count":144           | "counts":144         | member "counts" is unknown
        """)
    void taskTextThatContradictsItselfIsRefused(String original, String replacement, String message) {
        Path file = folder.resolve("model.safetensors");
        ForecastModel model = untrained();
        model.save(file);
        String task = ModelFile.load(file).task();
        assertTrue(task.contains(original), task);
        new ModelFile(model.network(), task.replace(original, replacement)).save(file);

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> ForecastModel.load(file));

        assertTrue(refused.getMessage().startsWith(file + ": no intact forecast model: "), refused.getMessage());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void aLogarithmNeedsPositiveValues() {
        Path file = folder.resolve("model.safetensors");
        ForecastModel model = untrained();
        model.save(file);
        String task = ModelFile.load(file).task();
        double first =
                Json.parse(task).asObject().list("series").getFirst().asObject().numbers("tail")[0];
        new ModelFile(model.network(), task.replace("\"tail\":[" + first, "\"tail\":[-" + first)).save(file);

        assertThrows(ModelFormatException.class, () -> ForecastModel.load(file));
    }

    private static ForecastModel untrained() {
        TimeSeries airline = TestSeries.airline();
        double[] holidays = new double[airline.size() + 12];
        double[] weather = new double[airline.size()];
        Arrays.setAll(holidays, i -> i % 7);
        Arrays.setAll(weather, TestSeries::noise);
        TimeSeries series = airline.withPast("weather", weather).withFuture("holidays", holidays);
        Plan plan = Plan.of(List.of(series), 0, 0, Strategy.RECURSIVE);
        Fit fit = Fit.on(series, plan, 100);
        Conformal intervals = new Conformal(fit.profile(), List.of(0.5, 1.5));
        return new ForecastModel(List.of(fit.model(intervals)), plan.horizon(), 1, network(3, plan.reach()));
    }

    private static Model network(int features, int reach) {
        return Model.builder(features)
                .add(LSTM.of(3).last())
                .add(Dense.of(reach))
                .initialise(Initialiser.PYTORCH, 1)
                .build();
    }
}
