package org.lstm4j.tasks.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.tasks.series.SampleSeries;
import org.lstm4j.tasks.series.SeriesReader;
import org.lstm4j.tasks.series.TimeSeries;

/** A series and what statsmodels 0.13.5 says about it ({@code scripts/goldens/analysis.py}). */
final class Golden {
    private final double[] values;
    private final JsonObject figures;

    private Golden(double[] values, JsonObject figures) {
        this.values = values;
        this.figures = figures;
    }

    double[] values() {
        return values;
    }

    JsonObject figures() {
        return figures;
    }

    static Golden of(String name) {
        JsonObject figures = read(name);
        double[] values = switch (name) {
            case "co2" -> SampleSeries.co2().values();
            case "airline" -> airline();
            default -> figures.numbers("values");
        };
        return new Golden(values, figures);
    }

    private static JsonObject read(String name) {
        try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream(name + ".json"))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .asObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] airline() {
        try {
            Path file = Path.of(Objects.requireNonNull(TimeSeries.class.getResource("airline-passengers.csv"))
                    .toURI());
            return SeriesReader.of(file).read().values();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
