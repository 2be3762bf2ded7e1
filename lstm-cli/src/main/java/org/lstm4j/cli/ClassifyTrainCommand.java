package org.lstm4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.classify.ClassifierReport;
import org.lstm4j.tasks.classify.ClassifierTrainer;
import org.lstm4j.tasks.classify.LabelledTexts;
import org.lstm4j.tasks.training.TrainingProgress;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm classify train}: from labelled texts to a saved classifier. */
@Command(
        name = "train",
        sortOptions = false,
        description = {
            "Trains a classifier of texts and saves it. A tenth of the texts of each class is held back: it says when to stop"
                    + " and how far to trust the probabilities.",
        },
        footer = {
            "",
            "Examples:",
            "  lstm classify train reviews.csv --text Review --label Stars --save reviews.lstm",
            "  lstm classify train tweets.json --save tweets.lstm --embeddings glove.twitter.27B.50d.txt",
            "",
            "Ctrl-C keeps what has been trained: the same command, given again in the same folder, goes on."
        })
final class ClassifyTrainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DATA",
            arity = "1..*",
            description = "CSV or TSV with a header, or a JSON array of objects; several files are read as one.")
    private List<Path> files;

    @Mixin
    private ColumnOptions columns;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            required = true,
            converter = NewFile.Converter.class,
            description = "Where the classifier goes.")
    private NewFile save;

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
        ClassifierTrainer.Builder recipe = classifier.recipe(spec).seed(compute.seed);
        LabelledTexts data = columns.read(files);
        classifier.readVectors(recipe, data);
        KeptTraining kept = new KeptTraining(spec, common, "classify");
        kept.run(
                compute,
                ColumnOptions.describe(classifier.sources(files)),
                checkpoints -> deliver(data, train(recipe, data, kept, checkpoints)));
        return ExitCode.OK;
    }

    private ClassifierReport train(
            ClassifierTrainer.Builder recipe, LabelledTexts data, KeptTraining kept, Checkpoints checkpoints) {
        try (Backend backend = compute.open(spec);
                ProgressView<TrainingProgress> view =
                        TrainingView.of(common.quiet, spec.commandLine().getErr())) {
            CommonOptions.ifGiven(checkpoints.training(), recipe::checkpoint);
            ClassifierTrainer trainer = recipe.onEpoch(epoch -> view.accept(new TrainingProgress(0, 1, 0, epoch)))
                    .build();
            ClassifierReport report = kept.train(checkpoints, () -> trainer.train(data, backend));
            view.accept(new TrainingProgress(0, 1, 1, report.history().getLast()));
            return report;
        }
    }

    private void deliver(LabelledTexts data, ClassifierReport report) throws IOException {
        report.classifier().save(save.file());
        json.deliver(
                spec,
                ClassifyJson.training(data, report).pretty(),
                out -> new ClassifyText(out).data(data).training(report).saved(save.file()));
    }
}
