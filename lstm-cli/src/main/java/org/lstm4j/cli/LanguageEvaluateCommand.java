package org.lstm4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.language.Evaluation;
import org.lstm4j.tasks.language.LanguageModel;
import org.lstm4j.tasks.language.LanguageProgress;
import org.lstm4j.tasks.text.TextFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm language evaluate}: how well a model foresees a text. */
@Command(
        name = "evaluate",
        sortOptions = false,
        description = "Measures how well a model foresees a text: perplexity of a token, and bits per character.",
        footer = {"", "Examples:", "  lstm language evaluate book.lstm another.txt --json"})
final class LanguageEvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "File that 'lstm language train' saved.")
    private Path model;

    @Parameters(index = "1", paramLabel = "FILE", description = "Text in UTF-8, of 64 MiB at most.")
    private Path file;

    @Mixin
    private JsonOption json;

    @Mixin
    private ComputeOptions compute;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        LanguageModel loaded = SavedKind.LANGUAGE.load(model, LanguageModel::load);
        String text = TextFile.read(file);
        Evaluation evaluation;
        try (Backend backend = compute.open(spec);
                ProgressView<LanguageProgress> view = LanguageView.of(
                        "Reading", common.quiet, spec.commandLine().getErr())) {
            evaluation = loaded.evaluate(text, backend, view);
        }
        json.deliver(
                spec, LanguageResults.json(evaluation).pretty(), out -> out.println(LanguageResults.text(evaluation)));
        return ExitCode.OK;
    }
}
