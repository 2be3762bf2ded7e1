package org.lstm4j.tasks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.AtomicFile;
import org.lstm4j.tasks.forecast.ForecastReport;

/**
 * A forecast as one page of HTML: the forecast and its fan, what the series is made of, how far to trust the model, what it
 * left unexplained, how it learned, and how to make it all again. The page holds everything that it shows. It asks for
 * nothing from anywhere, and a content security policy keeps it from doing so.
 *
 * <pre>{@code
 * ReportPage.of(forecaster.run(series, backend)).write(Path.of("report"));
 * }</pre>
 */
public final class ReportPage {
    /** Name of the file that {@link #write} writes. */
    public static final String FILE = "report.html";

    private final List<ForecastReport> reports;
    private final @Nullable Provenance provenance;

    private ReportPage(List<ForecastReport> reports, @Nullable Provenance provenance) {
        this.reports = reports;
        this.provenance = provenance;
    }

    /** The page of one series. */
    public static ReportPage of(ForecastReport report) {
        return of(List.of(report));
    }

    /** The page of all series of a run, one after the other. */
    public static ReportPage of(List<ForecastReport> reports) {
        return new ReportPage(List.copyOf(reports), null);
    }

    /** The same page with a section on how to make it again. */
    public ReportPage madeBy(Provenance value) {
        return new ReportPage(reports, value);
    }

    /** The whole page. */
    public String html() {
        Story story = new Story(reports);
        return PageFrame.html(story.title(), story.write(provenance));
    }

    /**
     * Writes the page as {@value #FILE} into a folder, which is made if it does not exist; a page that is there is
     * replaced at once.
     *
     * @return the file
     * @throws IOException if the folder cannot be made
     * @throws LstmException if the file cannot be written; a page that was there is then as it was
     */
    public Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(FILE);
        AtomicFile.write(file, html());
        return file;
    }
}
