package org.lstm4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.lstm4j.tasks.report.ReportPage;
import picocli.CommandLine.ITypeConverter;

/** A folder for a page, made where it is missing. */
record ReportFolder(Path folder) implements Output {

    @Override
    public Path file() {
        return folder.resolve(ReportPage.FILE);
    }

    @Override
    public void requireWritable(String option) {
        if (Files.isDirectory(folder)) {
            Places.requireWritable(option, file());
        } else {
            Places.requireCreatable(option, folder);
        }
    }

    /** Makes folders of option values. */
    static final class Converter implements ITypeConverter<ReportFolder> {
        @Override
        public ReportFolder convert(String value) {
            return new ReportFolder(Path.of(value));
        }
    }
}
