package org.lstm4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.classify.ClassifierTrainer;
import org.lstm4j.tasks.classify.CrossValidation;
import org.lstm4j.tasks.classify.CrossValidationReport;
import org.lstm4j.tasks.classify.LabelledTexts;
import org.lstm4j.tasks.training.TrainingProgress;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm classify cross-validate}: how well a recipe does, beside a bag of words. */
@Command(
        name = "cross-validate",
        sortOptions = false,
        description = {
            "Measures a recipe on texts that it has not learnt from. They are cut into folds with a share of every class each;"
                    + " each fold is answered by a classifier trained on the others; all of it anew for every seed. Beside it, on"
                    + " the same folds, a logistic regression on counts of words (lower case, L2, C = 1).",
        },
        footer = {
            "",
            "Examples:",
            "  lstm classify cross-validate reviews.csv --text Review --label Stars",
            "  lstm classify cross-validate a.json b.json --label class --folds 10 --seeds 1 --json",
            "",
            "Ctrl-C keeps what has been trained: the same command, given again in the same folder, goes on."
        })
final class ClassifyCrossValidateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DATA",
            arity = "1..*",
            description = "CSV or TSV with a header, or a JSON array of objects; several files are read as one.")
    private List<Path> files;

    @Mixin
    private ColumnOptions columns;

    @Option(names = "--folds", paramLabel = "N", description = "Parts of the texts (default: ${DEFAULT-VALUE}).")
    private int folds = CrossValidation.DEFAULT_FOLDS;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How often all of it is done, from --seed on (default: ${DEFAULT-VALUE}).")
    private int seeds = CrossValidation.DEFAULT_SEEDS;

    @Mixin
    private ClassifierOptions classifier;

    @Mixin
    private JsonOption json;

    @Mixin
    private ComputeOptions compute;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        ClassifierTrainer.Builder recipe = classifier.recipe(spec);
        Errors.orUsage(spec, () -> measurement(recipe)); // before anything is read
        LabelledTexts data = columns.read(files);
        classifier.readVectors(recipe, data);
        KeptTraining kept = new KeptTraining(spec, common, "cross-validate");
        kept.run(
                compute,
                ColumnOptions.describe(classifier.sources(files)),
                checkpoints -> deliver(data, measure(measurement(recipe), data, kept, checkpoints)));
        return ExitCode.OK;
    }

    private CrossValidation.Builder measurement(ClassifierTrainer.Builder recipe) {
        return CrossValidation.of(recipe.build())
                .folds(folds)
                .seeds(seeds)
                .firstSeed(compute.seed)
                .threads(compute.threads);
    }

    private CrossValidationReport measure(
            CrossValidation.Builder measurement, LabelledTexts data, KeptTraining kept, Checkpoints checkpoints) {
        try (Backend backend = compute.open(spec);
                ProgressView<TrainingProgress> view =
                        TrainingView.of(common.quiet, spec.commandLine().getErr())) {
            CommonOptions.ifGiven(checkpoints.folder(), measurement::checkpoints);
            CrossValidation validation = measurement.onProgress(view).build();
            return kept.train(checkpoints, () -> validation.run(data, backend));
        }
    }

    private void deliver(LabelledTexts data, CrossValidationReport report) throws IOException {
        json.deliver(
                spec,
                ClassifyJson.crossValidation(data, report).pretty(),
                out -> new ClassifyText(out).data(data).crossValidation(report, folds, seeds));
    }
}
