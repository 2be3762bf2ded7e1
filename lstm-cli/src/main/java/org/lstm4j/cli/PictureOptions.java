package org.lstm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.forecast.ForecastReport;
import org.lstm4j.tasks.report.Picture;
import org.lstm4j.tasks.report.Provenance;
import org.lstm4j.tasks.report.ReportPage;
import picocli.CommandLine.Option;

/** Options of a forecast that is to be looked at. */
final class PictureOptions {

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write a page with charts and all figures, DIR/report.html; one file that needs no network.")
    private @Nullable Path report;

    @Option(names = "--png", paramLabel = "FILE", description = "Write the main picture as an image.")
    private @Nullable Path png;

    /** Refuses what could not be written, before the work. */
    void requireWritable(@Nullable Path source) {
        if (report != null && Files.isDirectory(report)) {
            Target.requireWritable("--report", report.resolve(ReportPage.FILE), source);
        } else if (report != null) {
            Target.requireCreatable("--report", report);
        }
        if (png != null) {
            Target.requireWritable("--png", png, source);
        }
    }

    void write(List<ForecastReport> reports, Provenance provenance) throws IOException {
        if (report != null) {
            ReportPage.of(reports).madeBy(provenance).write(report);
        }
        if (png != null) {
            Picture.of(reports).write(png);
        }
    }

    /** What {@link #write} writes. */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        if (report != null) {
            files.add(report.resolve(ReportPage.FILE));
        }
        if (png != null) {
            files.add(png);
        }
        return files;
    }
}
