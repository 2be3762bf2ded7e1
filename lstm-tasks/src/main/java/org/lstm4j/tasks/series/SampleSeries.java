package org.lstm4j.tasks.series;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Series that come with the library. */
public final class SampleSeries {
    private SampleSeries() {}

    /**
     * Monthly mean concentration of carbon dioxide in the air at Mauna Loa, March 1958 to April 2020, in ppm. Five
     * months were never measured; they are filled in by straight lines, and {@link TimeSeries#notes()} says so.
     *
     * <p>Source: Scripps CO2 Program (Keeling et al.), CC BY 4.0; see {@code co2.source.txt} beside the figures.
     */
    public static TimeSeries co2() {
        try (InputStream in = Objects.requireNonNull(SampleSeries.class.getResourceAsStream("co2.csv"));
                InputStreamReader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return SeriesReader.of(reader, "co2.csv (bundled)")
                    .impute(Imputation.LINEAR)
                    .read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
