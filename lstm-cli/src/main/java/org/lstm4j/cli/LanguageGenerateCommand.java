package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lstm4j.json.Json;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.language.LanguageModel;
import org.lstm4j.tasks.language.Sampling;
import org.lstm4j.tasks.text.Plain;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm language generate}: a text that goes on from a prompt. */
@Command(
        name = "generate",
        sortOptions = false,
        description = "Goes on from a prompt, token by token, and prints each as soon as it is drawn.",
        footer = {
            "",
            "Examples:",
            "  lstm language generate book.lstm --prompt 'The Time' --length 300",
            "  lstm language generate book.lstm --prompt 'The Time' --temperature 0.7 --top-p 0.9 --seed 3",
            "  lstm language generate book.lstm --prompt 'The Time' --temperature 0      the likeliest, always"
        })
final class LanguageGenerateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "File that 'lstm language train' saved.")
    private Path file;

    @Option(names = "--prompt", required = true, paramLabel = "TEXT", description = "What to go on from.")
    private String prompt;

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "Characters or words to add (default: ${DEFAULT-VALUE}).")
    private int length = 200;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Below 1 the likely becomes likelier, 0 takes it always (default: ${DEFAULT-VALUE}).")
    private float temperature = Sampling.DEFAULT.temperature();

    @Option(names = "--top-k", paramLabel = "K", description = "Draw from the K likeliest alone (default: from all).")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Draw from the likeliest that have probability P together (default: ${DEFAULT-VALUE}).")
    private float topP = Sampling.DEFAULT.topP();

    @Mixin
    private JsonOption json;

    @Mixin
    private ComputeOptions compute;

    /** Read by picocli and by {@link Errors}; there is no progress but the text. */
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        Sampling sampling = Errors.orUsage(spec, () -> new Sampling(temperature, topK, topP, compute.seed));
        LanguageModel model = SavedKind.LANGUAGE.load(file, LanguageModel::load);
        PrintWriter out = spec.commandLine().getOut();
        StringBuilder text = new StringBuilder();
        try (Backend backend = compute.open(spec)) {
            model.generate(prompt, length, sampling, backend, token -> {
                if (!json.toStandardOutput()) {
                    out.print((text.isEmpty() ? Plain.lines(prompt) : "") + Plain.lines(token));
                    StandardOutput.requireWritten(out); // so that it ends when nobody reads on
                }
                text.append(token);
            });
        }
        if (!json.toStandardOutput()) {
            out.println(text.isEmpty() ? Plain.lines(prompt) : "");
        }
        json.write(
                Json.object()
                        .put("prompt", prompt)
                        .put("text", text.toString())
                        .put("seed", compute.seed)
                        .build()
                        .pretty(),
                out);
        return ExitCode.OK;
    }
}
