package org.lstm4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.language.LanguageProgress;
import org.lstm4j.tasks.language.LanguageTrainer;
import org.lstm4j.tasks.language.LanguageTraining;
import org.lstm4j.tasks.report.Provenance;
import org.lstm4j.tasks.text.TextFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm language train}: from a text to a model of it. */
@Command(
        name = "train",
        sortOptions = false,
        description = {
            "Trains a language model on a text, and measures it on the text's end, which it does not see. Ctrl-C keeps what was"
                    + " trained: the same command goes on."
        },
        footer = {
            "",
            "Examples:",
            "  lstm language train book.txt --save book.lstm",
            "  lstm language train book.txt --save words.lstm --tokens words --cell gru",
            "  lstm language train timemachine.txt --save letters.lstm --preset d2l"
        })
final class LanguageTrainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "Text in UTF-8, of 64 MiB at most.")
    private Path file;

    @Option(
            names = "--save",
            required = true,
            paramLabel = "MODEL",
            converter = NewFile.Converter.class,
            description = "File for the trained model.")
    private NewFile save;

    @Mixin
    private LanguageOptions language;

    @Mixin
    private JsonOption json;

    @Mixin
    private ComputeOptions compute;

    @Mixin
    private CommonOptions common;

    private double tokensPerSecond;

    @Override
    public Integer call() throws IOException {
        LanguageTrainer.Builder recipe =
                Errors.orUsage(spec, () -> language.recipe().seed(compute.seed));
        String text = TextFile.read(file);
        KeptTraining kept = new KeptTraining(spec, common, "language");
        kept.run(compute, Provenance.of(file), checkpoints -> deliver(train(recipe, text, kept, checkpoints)));
        return ExitCode.OK;
    }

    private LanguageTraining train(
            LanguageTrainer.Builder recipe, String text, KeptTraining kept, Checkpoints checkpoints) {
        CommonOptions.ifGiven(checkpoints.training(), recipe::checkpoint);
        Pace pace = new Pace();
        try (Backend backend = compute.open(spec);
                ProgressView<LanguageProgress> view = LanguageView.of(
                        "Training", common.quiet, spec.commandLine().getErr())) {
            LanguageTrainer trainer = recipe.onProgress(progress -> {
                        tokensPerSecond = pace.tokensPerSecond(progress);
                        view.accept(progress);
                    })
                    .build();
            return kept.train(checkpoints, () -> trainer.train(text, backend));
        }
    }

    private void deliver(LanguageTraining training) throws IOException {
        training.model().save(save.file());
        json.deliver(spec, LanguageResults.json(training, tokensPerSecond).pretty(), out -> {
            LanguageResults.print(training, tokensPerSecond, out);
            out.println("saved: " + save);
        });
    }
}
