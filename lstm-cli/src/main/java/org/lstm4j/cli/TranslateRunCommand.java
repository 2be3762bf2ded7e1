package org.lstm4j.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.report.AttentionPage;
import org.lstm4j.tasks.text.Plain;
import org.lstm4j.tasks.text.TextLines;
import org.lstm4j.tasks.translate.Attention;
import org.lstm4j.tasks.translate.PairsFile;
import org.lstm4j.tasks.translate.Translation;
import org.lstm4j.tasks.translate.TranslationModel;
import org.lstm4j.tasks.translate.TranslationSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm translate run}: texts through a trained translator. */
@Command(
        name = "run",
        sortOptions = false,
        description = {
            "Translates texts: those that are given, or else each line of standard input.",
            "Tokens that no pair had are named on standard error, and translated as unknown."
        },
        footer = {
            "",
            "Examples:",
            "  lstm translate run dates.lstm 'March 3, 2021' '4/5/2005'",
            "  lstm translate run dates.lstm < dates.txt",
            "  lstm translate run dates.lstm 'the 3 of March 2021' --attention    where it looked for each character",
            "  lstm translate run dates.lstm 'March 3, 2021' --html dates.html    the same as a page",
            "  lstm translate run dates.lstm 'March 3, 2021' --json"
        })
final class TranslateRunCommand implements Callable<Integer> {
    /** Texts that are translated together: enough for the device, few enough to see results soon. */
    private static final int TOGETHER = 32;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "What 'lstm translate train' has saved.")
    private Path file;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "TEXT", description = "Texts to translate.")
    private @Nullable List<String> texts;

    @Mixin
    private BeamOption beam;

    @Option(names = "--attention", description = "Show too what each token of a translation was made of.")
    private boolean attention;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            converter = Target.Converter.class,
            description =
                    "Write a page that draws what each token of each translation was made of to FILE; as -, alone to"
                            + " standard output.")
    private @Nullable Target html;

    @Mixin
    private JsonOption json;

    @Mixin
    private BackendOption backend;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        int followed = beam.checked(spec);
        requireFilled();
        TranslationModel model = SavedKind.TRANSLATOR.load(file, TranslationModel::load);
        PrintWriter out = spec.commandLine().getOut();
        List<Json> results = new ArrayList<>();
        AttentionPage page = new AttentionPage(String.valueOf(file.getFileName()));
        try (Backend device = backend.open();
                TranslationSession session = model.open(device)) {
            if (texts != null) {
                translate(session, texts, followed, results, page, out);
            } else {
                translateLines(session, followed, results, page, out);
            }
        }
        json.write(
                Json.object().put("translations", Json.array(results)).build().pretty(), out);
        if (html != null) {
            html.write(page.html(), out);
        }
        return ExitCode.OK;
    }

    /** An empty argument is a mistake, where an empty line is a line. */
    private void requireFilled() {
        List<String> given = texts == null ? List.of() : texts;
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).isBlank()) {
                throw new LstmException("text " + (i + 1) + ": nothing is in it to translate; leave it out");
            }
        }
    }

    private void translateLines(
            TranslationSession session, int followed, List<Json> results, AttentionPage page, PrintWriter out)
            throws IOException {
        // A decoder, and not its charset, which would put question marks for what is no text.
        Reader in = new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder());
        TextLines lines = new TextLines(in, "standard input", PairsFile.LONGEST_LINE);
        try {
            List<String> next = next(lines);
            while (!next.isEmpty()) {
                translate(session, next, followed, results, page, out);
                next = next(lines);
            }
        } catch (CharacterCodingException e) {
            throw new LstmException(
                    "standard input: line " + (lines.number() + 1) + " or one after it is no text in UTF-8", e);
        }
    }

    /** The lines that are there, so that one that is typed is answered at once; none at the end. */
    private static List<String> next(TextLines lines) throws IOException {
        List<String> together = new ArrayList<>();
        String line = lines.next();
        while (line != null) {
            together.add(line);
            line = together.size() < TOGETHER && lines.ready() ? lines.next() : null;
        }
        return together;
    }

    /** A line for a line, also for those that hold nothing. */
    private void translate(
            TranslationSession session,
            List<String> sources,
            int followed,
            List<Json> results,
            AttentionPage page,
            PrintWriter out) {
        Iterator<Translation> translations = session.translate(
                        sources.stream().filter(text -> !text.isBlank()).toList(), followed)
                .iterator();
        for (String source : sources) {
            if (source.isBlank()) {
                print(out, "");
                continue;
            }
            Translation translation = translations.next();
            Attention map = attention || html != null ? session.attention(source, translation.target()) : null;
            warn(translation);
            if (json.target() != null) {
                results.add(asJson(translation, attention ? map : null));
            }
            print(out, Plain.text(translation.target()));
            if (map != null) {
                page.add(source, translation.target(), map);
            }
            if (map != null && attention) {
                print(out, map.toText() + "\n");
            }
        }
    }

    private void print(PrintWriter out, String line) {
        if (!json.toStandardOutput() && !Target.isStandardOutput(html)) {
            out.println(line);
            StandardOutput.requireWritten(out); // so that it ends when nobody reads on
        }
    }

    private void warn(Translation translation) {
        String problem = problem(translation);
        if (problem != null && !common.quiet) {
            spec.commandLine()
                    .getErr()
                    .println(spec.qualifiedName() + ": " + Json.quote(translation.source()) + ": " + problem);
        }
    }

    private static @Nullable String problem(Translation translation) {
        if (!translation.unknown().isEmpty()) {
            return "no pair had "
                    + String.join(
                            ", ",
                            translation.unknown().stream().map(Json::quote).toList());
        }
        return translation.complete() ? null : "the translation has no end and was cut";
    }

    private static JsonObject asJson(Translation translation, @Nullable Attention map) {
        JsonObject.Builder object = Json.object()
                .put("source", translation.source())
                .put("target", translation.target())
                .put("probability", translation.probability())
                .put("complete", translation.complete())
                .put("unknown", Json.texts(translation.unknown()));
        if (map != null) {
            object.put("attention", asJson(map));
        }
        return object.build();
    }

    /** For each token that was written, the weights of all that were read. */
    private static JsonObject asJson(Attention map) {
        List<Json> rows = IntStream.range(0, map.target().size())
                .mapToObj(written ->
                        (Json) Json.array(IntStream.range(0, map.source().size())
                                .mapToObj(read -> Json.of(map.weight(written, read)))
                                .toList()))
                .toList();
        return Json.object()
                .put("source", Json.texts(map.source()))
                .put("target", Json.texts(map.target()))
                .put("weights", Json.array(rows))
                .build();
    }
}
