package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.tasks.report.Provenance;
import org.lstm4j.tasks.translate.Pair;
import org.lstm4j.tasks.translate.PairsFile;
import org.lstm4j.tasks.translate.Tokens;
import org.lstm4j.tasks.translate.TranslationProgress;
import org.lstm4j.tasks.translate.TranslationReport;
import org.lstm4j.tasks.translate.Translator;
import org.lstm4j.train.EpochReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm translate train}: from pairs of texts to a model. */
@Command(
        name = "train",
        sortOptions = false,
        description = {
            "Learns to translate, and measures by pairs that are held out (one in ten, 500 at most) how many come out exactly.",
            "Without PAIRS it learns from " + MadeUpDates.LEARNED
                    + " dates, made up, in many formats: 'March 3, 2021' to '2021-03-03'."
        },
        footer = {
            "",
            "Examples:",
            "  lstm translate train --save dates.lstm                       the dates, in a minute or two",
            "  lstm translate train names.tsv --save names.lstm             a file of yours, character by character",
            "  lstm translate train phrases.tsv --tokens words --hidden 256 --save phrases.lstm",
            "",
            "Interrupted, it goes on when the same command is given again in the same folder."
        })
final class TranslateTrainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PAIRS",
            description = "Text in UTF-8, in each line a source, a tab and a target.")
    private @Nullable Path file;

    @Option(
            names = "--save",
            paramLabel = "MODEL",
            required = true,
            converter = NewFile.Converter.class,
            description = "Save the model.")
    private NewFile save;

    @Option(
            names = "--tokens",
            paramLabel = "WHICH",
            description = "What is read and written one at a time: characters or words (default: characters).")
    private Tokens tokens = Tokens.CHARACTERS;

    @Option(names = "--cell", paramLabel = "CELL", description = "lstm, gru or rnn (default: lstm).")
    private Cell cell = Cell.LSTM;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Hidden units of encoder, attention and decoder (default: ${DEFAULT-VALUE}).")
    private int hidden = Translator.DEFAULT_HIDDEN;

    @Option(
            names = "--embedding",
            paramLabel = "N",
            description = "Numbers that stand for a token (default: ${DEFAULT-VALUE}).")
    private int embedding = Translator.DEFAULT_EMBEDDING;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the pairs at most (default: 10, more for fewer than 6000 pairs).")
    private @Nullable Integer epochs;

    @Mixin
    private JsonOption json;

    @Mixin
    private ComputeOptions compute;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        Translator.Builder recipe = Errors.orUsage(spec, this::recipe);
        List<Pair> pairs = file == null ? MadeUpDates.toLearn(compute.seed) : PairsFile.read(file);
        KeptTraining kept = new KeptTraining(spec, common, "translate");
        kept.run(compute, origin(), checkpoints -> deliver(train(recipe, pairs, kept, checkpoints)));
        return ExitCode.OK;
    }

    private Translator.Builder recipe() {
        Translator.Builder recipe = Translator.builder()
                .tokens(tokens)
                .cell(cell)
                .hidden(hidden)
                .embedding(embedding)
                .seed(compute.seed);
        return epochs == null ? recipe : recipe.epochs(epochs);
    }

    /** What is learned from: its name and digest. */
    private String origin() throws IOException {
        return file == null ? MadeUpDates.LEARNED + " dates" : Provenance.of(file);
    }

    private TranslationReport train(
            Translator.Builder recipe, List<Pair> pairs, KeptTraining kept, Checkpoints checkpoints) {
        CommonOptions.ifGiven(checkpoints.training(), recipe::checkpoint);
        try (Backend backend = compute.open(spec);
                ProgressView<TranslationProgress> view =
                        TranslationView.of(common.quiet, spec.commandLine().getErr())) {
            Translator translator = recipe.onProgress(view).build();
            return kept.train(checkpoints, () -> translator.run(pairs, backend));
        }
    }

    private void deliver(TranslationReport report) throws IOException {
        report.model().save(save.file());
        json.deliver(spec, asJson(report), out -> print(report, out));
    }

    private static String asJson(TranslationReport report) {
        return Json.object()
                .put("model", report.model().describe())
                .put("pairs", report.pairs())
                .put("heldOut", report.heldOut())
                .put("exact", report.exact())
                .put(
                        "epochs",
                        Json.array(report.history().stream()
                                .map(TranslateTrainCommand::asJson)
                                .toList()))
                .build()
                .pretty();
    }

    private static JsonObject asJson(EpochReport epoch) {
        double heldOut = epoch.validationLoss();
        return Json.object()
                .put("trainingLoss", epoch.trainingLoss())
                .put("heldOutLoss", Double.isNaN(heldOut) ? JsonNull.NULL : Json.of(heldOut))
                .put("best", epoch.best())
                .build();
    }

    private void print(TranslationReport report, PrintWriter out) {
        out.println(report.model().describe());
        out.println("  learned from " + Counted.of(report.pairs(), "pair") + " in "
                + Counted.of(report.history().size(), "epoch"));
        if (report.heldOut() > 0) {
            out.println(String.format(
                    Locale.ROOT,
                    "  exact: %d of %s held out (%.1f%%)",
                    report.exact(),
                    Counted.of(report.heldOut(), "pair"),
                    100.0 * report.exact() / report.heldOut()));
        } else {
            out.println("  none were held out: fewer than ten different sources");
        }
        out.println("  saved to " + save);
    }
}
