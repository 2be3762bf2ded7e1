package org.lstm4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.classify.LabelledTexts;
import org.lstm4j.tasks.classify.Scores;
import org.lstm4j.tasks.classify.TextClassifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm classify evaluate}: how well a saved classifier does on labelled texts. */
@Command(
        name = "evaluate",
        sortOptions = false,
        description = {
            "Measures a saved classifier on labelled texts that it has not learnt from: accuracy, macro-F1, what was taken for"
                    + " what, and whether its probabilities can be taken at their word.",
        },
        footer = {
            "",
            "Examples:",
            "  lstm classify evaluate reviews.lstm more.csv --text Review --label Stars",
            "  lstm classify evaluate reviews.lstm more.csv --text Review --label Stars --json"
        })
final class ClassifyEvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "File that 'lstm classify train' has saved.")
    private Path model;

    @Parameters(
            index = "1..*",
            paramLabel = "DATA",
            arity = "1..*",
            description = "CSV or TSV with a header, or a JSON array of objects; several files are read as one.")
    private List<Path> files;

    @Mixin
    private ColumnOptions columns;

    @Mixin
    private JsonOption json;

    @Mixin
    private ComputeOptions compute;

    /** Read by picocli and by {@link Errors}; there is no progress to be quiet about. */
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        TextClassifier classifier = SavedKind.CLASSIFICATION.load(model, TextClassifier::load);
        LabelledTexts data = columns.read(files);
        Scores scores;
        try (Backend backend = compute.open(spec)) {
            scores = classifier.evaluate(data, backend);
        }
        json.deliver(
                spec,
                ClassifyJson.evaluation(data, scores).pretty(),
                out -> new ClassifyText(out).data(data).scores("Scores", scores));
        return ExitCode.OK;
    }
}
