package org.lstm4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.lstm4j.tasks.classify.LabelledTexts;
import org.lstm4j.tasks.classify.TextTable;
import org.lstm4j.tasks.report.Provenance;
import picocli.CommandLine.Option;

/** Options that say which columns of files hold texts and their classes. */
final class ColumnOptions {

    @Option(
            names = "--text",
            paramLabel = "COLUMN",
            description = "Column of the texts, in JSON the member (default: ${DEFAULT-VALUE}).")
    private String text = "text";

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "Column of the classes, in JSON the member (default: ${DEFAULT-VALUE}).")
    private String label = "label";

    /** Reads the texts of all files, as one set. */
    LabelledTexts read(List<Path> files) {
        return LabelledTexts.together(files.stream()
                .map(file -> TextTable.read(file).labelled(text, label))
                .toList());
    }

    /** What is read, in words: names and digests. */
    static String describe(Collection<Path> files) throws IOException {
        List<String> each = new ArrayList<>();
        for (Path file : files) {
            each.add(Provenance.of(file));
        }
        return String.join("; ", each);
    }
}
