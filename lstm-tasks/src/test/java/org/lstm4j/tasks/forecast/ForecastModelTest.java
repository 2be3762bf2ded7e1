package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.json.Json;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
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
        assertEquals(model.transform(), loaded.transform());
        assertEquals(model.reasons(), loaded.reasons());
        assertEquals("#Passengers", loaded.name());
        assertEquals(24, loaded.horizon());
    }

    @Test
    void filesThatHoldNoForecastModelAreRefused() throws IOException {
        Path bare = folder.resolve("bare.safetensors");
        ModelFile.save(bare, network(12));
        assertEquals(
                bare + ": holds a network without a forecast; expected a file saved by a forecast (--save)",
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
            "scale":              | "scale":-            | , expected more than 0
            "horizon":24          | "horizon":0          | horizon: expected 1 to 100000, found 0
            "window":24           | "window":23          | a tail of 36 values does not fit season, window and count
            "window":24           | "window":-24         | season or window less than 1
            "reach":12            | "reach":11           | does not answer a window with 11 levels
            "tail":[              | "tail":[-1,          | a tail of 37 values does not fit season, window and count
            "start":"1949         | "start":"spring 1949 | expected an ISO date and time
            "unit":"MONTHS"       | "unit":"MOONS"       | member "unit": expected one of
            "unit":"MONTHS"       | "unit":"DECADES"     | frequency unit: expected MINUTES to YEARS, found Decades
            "dateFormat":"uuuu-MM" | "dateFormat":"b!"   | date format 'b!': not a pattern of dates and times
            "count":144           | "count":"many"       | member "count": expected an integer
            "count":144           | "counts":144         | member "count" is missing
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
        double first = Json.parse(task).asObject().numbers("tail")[0];
        new ModelFile(model.network(), task.replace("[" + first, "[-" + first)).save(file);

        assertThrows(ModelFormatException.class, () -> ForecastModel.load(file));
    }

    private static ForecastModel untrained() {
        TimeSeries series = TestSeries.airline();
        Plan plan = Plan.of(series, 0, 0);
        return Fit.on(series, plan).model(plan, network(plan.reach()));
    }

    private static Model network(int reach) {
        return Model.builder(1)
                .add(LSTM.of(3).last())
                .add(Dense.of(reach))
                .initialise(Initialiser.PYTORCH, 1)
                .build();
    }
}
