package org.lstm4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lstm4j.json.Json;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.classify.Answer;
import org.lstm4j.tasks.classify.TextClassifier;
import org.lstm4j.tasks.classify.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm classify predict}: what texts are. */
@Command(
        name = "predict",
        sortOptions = false,
        description = "Says of each text which class it is likeliest of, and how likely that is.",
        footer = {
            "",
            "Examples:",
            "  lstm classify predict reviews.lstm 'Loved this place!' 'Never again.'",
            "  lstm classify predict reviews.lstm --data new.csv --text Review --json=answers.json"
        })
final class ClassifyPredictCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "File that 'lstm classify train' has saved.")
    private Path model;

    @Parameters(index = "1..*", paramLabel = "TEXT", arity = "0..*", description = "Texts, each in quotes.")
    private List<String> texts = List.of();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "Texts in a CSV or TSV file with a header, or in a JSON array of objects, in place of arguments.")
    private @Nullable Path data;

    @Option(
            names = "--text",
            paramLabel = "COLUMN",
            description = "Column of the texts, in JSON the member (default: ${DEFAULT-VALUE}).")
    private String column = "text";

    @Mixin
    private JsonOption json;

    @Mixin
    private ComputeOptions compute;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        if (texts.isEmpty() == (data == null)) {
            throw new ParameterException(
                    spec.commandLine(), "which texts? give them as arguments, or name a file by --data FILE, not both");
        }
        if (data == null && spec.commandLine().getParseResult().hasMatchedOption("--text")) {
            throw new ParameterException(spec.commandLine(), "--text is about a file of yours; name it by --data FILE");
        }
        TextClassifier classifier = SavedKind.CLASSIFICATION.load(model, TextClassifier::load);
        List<String> asked = data == null ? texts : TextTable.read(data).texts(column);
        List<@Nullable Answer> answers = answers(classifier, asked);
        warn(classifier, asked);
        json.deliver(
                spec,
                ClassifyJson.answers(classifier, asked, answers).pretty(),
                out -> new ClassifyText(out).answers(asked, answers));
        return ExitCode.OK;
    }

    /** Of a text without a token that the classifier has learnt, the answer says nothing about it. */
    private void warn(TextClassifier classifier, List<String> asked) {
        for (String text : asked) {
            List<String> tokens = classifier.tokens(text);
            if (!common.quiet
                    && !tokens.isEmpty()
                    && ClassifyJson.unknown(classifier, tokens).containsAll(tokens)) {
                spec.commandLine()
                        .getErr()
                        .println(spec.qualifiedName() + ": " + Json.quote(ClassifyText.shortened(text))
                                + ": none of its words is known; the answer is that of any such text");
            }
        }
    }

    /** One for each text; null for a row of a file with nothing in it, where an argument is refused. */
    private List<@Nullable Answer> answers(TextClassifier classifier, List<String> asked) {
        List<String> filled = data == null
                ? asked
                : asked.stream()
                        .filter(text -> !classifier.tokens(text).isEmpty())
                        .toList();
        Iterator<Answer> known;
        try (Backend backend = compute.open(spec)) {
            known = classifier.predict(filled, backend).iterator();
        }
        List<@Nullable Answer> answers = new ArrayList<>();
        for (String text : asked) {
            answers.add(classifier.tokens(text).isEmpty() ? null : known.next());
        }
        return answers;
    }
}
