package org.lstm4j.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.internal.file.SystemReason;
import org.lstm4j.tasks.report.Provenance;
import org.lstm4j.tasks.series.Imputation;
import org.lstm4j.tasks.series.SampleSeries;
import org.lstm4j.tasks.series.SeriesReader;
import org.lstm4j.tasks.series.TimeSeries;
import picocli.CommandLine.Option;

/** Options that say what to forecast: a file, its columns, and what to do about holes in them. */
final class DataOptions {

    /** Options that say how a file is read: without a meaning for the bundled series. */
    static final List<String> READING = List.of("--target", "--date", "--series", "--past", "--future", "--impute");

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "CSV file with a header, a column of dates and a number.")
    @Nullable
    Path file;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            split = ",",
            description = "Column to forecast, or several for one model of all (default: the first numeric one).")
    private String @Nullable [] targets;

    @Option(
            names = "--date",
            paramLabel = "COLUMN",
            description = "Column of dates (default: the first that holds some).")
    private @Nullable String date;

    @Option(
            names = "--series",
            paramLabel = "COLUMN",
            description = "Column that names the series of each row, for one model of all.")
    private @Nullable String series;

    @Option(
            names = "--past",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns that help to forecast, known as far as the target is.")
    private String @Nullable [] past;

    @Option(
            names = "--future",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns that are known in advance; rows with an empty target hold their future.")
    private String @Nullable [] future;

    @Option(
            names = "--impute",
            paramLabel = "HOW",
            description = "Missing values: none (an error that names them) or linear (default: none).")
    private @Nullable Imputation impute;

    /** Reads the series, or takes the bundled one. */
    List<TimeSeries> read() throws IOException {
        if (file == null) {
            return List.of(SampleSeries.co2());
        }
        SeriesReader reader = SeriesReader.of(file);
        CommonOptions.ifGiven(targets, reader::target);
        CommonOptions.ifGiven(date, reader::date);
        CommonOptions.ifGiven(series, reader::series);
        CommonOptions.ifGiven(past, reader::past);
        CommonOptions.ifGiven(future, reader::future);
        CommonOptions.ifGiven(impute, reader::impute);
        try {
            return reader.readAll();
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }

    /** What was read, in words: its name and digest. */
    String describe() throws IOException {
        return file == null ? "the CO2 record that comes along" : Provenance.of(file);
    }
}
