package org.lstm4j.cli;

import java.io.IOException;
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
            converter = ReportFolder.Converter.class,
            description = "Write a page with charts and all figures, DIR/report.html; one file that needs no network.")
    private @Nullable ReportFolder report;

    @Option(
            names = "--png",
            paramLabel = "FILE",
            converter = NewFile.Converter.class,
            description = "Write the main picture as an image.")
    private @Nullable NewFile png;

    void write(List<ForecastReport> reports, Provenance provenance) throws IOException {
        if (report != null) {
            ReportPage.of(reports).madeBy(provenance).write(report.folder());
        }
        if (png != null) {
            Picture.of(reports).write(png.file());
        }
    }

    /** What {@link #write} writes. */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        if (report != null) {
            files.add(report.file());
        }
        if (png != null) {
            files.add(png.file());
        }
        return files;
    }
}
