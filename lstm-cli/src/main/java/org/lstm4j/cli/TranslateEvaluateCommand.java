package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.text.Plain;
import org.lstm4j.tasks.translate.Pair;
import org.lstm4j.tasks.translate.PairsFile;
import org.lstm4j.tasks.translate.TranslationModel;
import org.lstm4j.tasks.translate.TranslationSession;
import org.lstm4j.tasks.translate.TranslationSession.Miss;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm translate evaluate}: how many pairs a translator meets exactly. */
@Command(
        name = "evaluate",
        sortOptions = false,
        description = {
            "Counts the pairs whose target comes out exactly, and shows some of the others.",
            "Without PAIRS it takes up to " + MadeUpDates.MEASURED
                    + " dates, made up, that a training of the same --seed has not seen."
        },
        footer = {
            "",
            "Examples:",
            "  lstm translate evaluate dates.lstm                 dates that it has not learned from",
            "  lstm translate evaluate pairs.lstm others.tsv      a source, a tab and a target in each line",
            "  lstm translate evaluate pairs.lstm others.tsv --beam 1 --json"
        })
final class TranslateEvaluateCommand implements Callable<Integer> {
    /** What is shown of many. */
    private static final int SHOWN = 10;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "What 'lstm translate train' has saved.")
    private Path file;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PAIRS",
            description = "Text in UTF-8, in each line a source, a tab and a target.")
    private @Nullable Path pairsFile;

    @Mixin
    private BeamOption beam;

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
        int followed = beam.checked(spec);
        TranslationModel model = SavedKind.TRANSLATOR.load(file, TranslationModel::load);
        List<Pair> pairs = pairsFile == null ? MadeUpDates.toMeasure(compute.seed) : PairsFile.read(pairsFile);
        List<Miss> misses;
        try (Backend backend = compute.open(spec);
                TranslationSession session = model.open(backend)) {
            misses = session.misses(pairs, followed);
        }
        json.deliver(spec, asJson(pairs.size(), misses), out -> print(pairs.size(), misses, out));
        return ExitCode.OK;
    }

    private static void print(int pairs, List<Miss> misses, PrintWriter out) {
        int exact = pairs - misses.size();
        out.println(String.format(
                Locale.ROOT, "exact: %d of %s (%.1f%%)", exact, Counted.of(pairs, "pair"), 100.0 * exact / pairs));
        for (Miss miss : misses.subList(0, Math.min(SHOWN, misses.size()))) {
            out.println(Plain.text("  " + miss.translation().source() + " became "
                    + miss.translation().target() + ", expected " + miss.expected()));
        }
        if (misses.size() > SHOWN) {
            out.println("  and " + (misses.size() - SHOWN) + " more, all by --json");
        }
    }

    private static String asJson(int pairs, List<Miss> misses) {
        return Json.object()
                .put("pairs", pairs)
                .put("exact", pairs - misses.size())
                .put(
                        "misses",
                        Json.array(misses.stream()
                                .map(TranslateEvaluateCommand::asJson)
                                .toList()))
                .build()
                .pretty();
    }

    private static JsonObject asJson(Miss miss) {
        return Json.object()
                .put("source", miss.translation().source())
                .put("target", miss.translation().target())
                .put("expected", miss.expected())
                .build();
    }
}
