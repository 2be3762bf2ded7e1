package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.tasks.translate.Pair;

/** {@code lstm translate}: learn a few words, and say them again. */
class TranslateCommandTest {
    private static final String PAIRS = """
            uno\tone
            dos\ttwo
            tres\tthree

            uno dos\tone two
            dos tres\ttwo three
            tres uno\tthree one
            """;

    @TempDir
    private static Path shared;

    private static Path model;
    private static Lstm trained;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        Path pairs = Files.writeString(shared.resolve("numbers.tsv"), PAIRS);
        model = shared.resolve("numbers.lstm");
        trained = Lstm.run(
                "translate",
                "train",
                pairs.toString(),
                "--save",
                model.toString(),
                "--tokens",
                "words",
                "--hidden",
                "32",
                "--embedding",
                "8",
                "--epochs",
                "150");
    }

    private static Lstm run(String... options) {
        String[] args = new String[3 + options.length];
        args[0] = "translate";
        args[1] = "run";
        args[2] = model.toString();
        System.arraycopy(options, 0, args, 3, options.length);
        return Lstm.run(args);
    }

    private static Lstm runOn(byte[] input, String... options) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return run(options);
        } finally {
            System.setIn(before);
        }
    }

    private String trainError(String pairs, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("pairs.tsv"), pairs);
        String[] args = new String[5 + options.length];
        List.of(
                        "translate",
                        "train",
                        file.toString(),
                        "--save",
                        folder.resolve("m.lstm").toString())
                .toArray(args);
        System.arraycopy(options, 0, args, 5, options.length);
        String error = Lstm.run(args).onlyError(options.length == 0 ? 1 : 2);
        assertFalse(Files.exists(folder.resolve("m.lstm")));
        return error;
    }

    @Test
    void trainingTellsWhatItLearnedAndSavesIt() throws IOException {
        assertEquals(0, trained.exitCode(), trained.err());
        List<String> lines = trained.out().lines().toList();
        assertTrue(lines.get(0).startsWith("reads 3 and writes 3 different words by LSTMs of 32 units"), lines.get(0));
        assertTrue(lines.get(1).startsWith("  learned from 6 pairs in "), lines.get(1));
        assertEquals("  none were held out: fewer than ten different sources", lines.get(2));
        assertEquals("  saved to " + model, lines.get(3));
        assertTrue(trained.err().lines().findFirst().orElseThrow().matches("epoch 1 of 150: loss .*, about .* to go"));
        try (DirectoryStream<Path> kept = Files.newDirectoryStream(Path.of(""), ".lstm-translate-*")) {
            assertFalse(kept.iterator().hasNext(), "what is done is forgotten");
        }
    }

    @Test
    void textsAreTranslatedLineForLine() {
        Lstm run = run("tres uno", "dos");

        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("three one", "two"), run.out().lines().toList());
        assertEquals("", run.err());
    }

    @Test
    void anEmptyArgumentIsAMistake() {
        assertEquals(
                "lstm translate run: text 2: nothing is in it to translate; leave it out",
                run("dos", " ").onlyError(1));
        assertTrue(run("").onlyError(1).contains("text 1: "));
    }

    @Test
    void linesOfStandardInputAreTranslated() {
        Lstm run = runOn("uno dos\r\n\ndos\n".getBytes(StandardCharsets.UTF_8));

        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("one two", "", "two"), run.out().lines().toList());
        assertEquals("", runOn(new byte[0]).out());
    }

    @Test
    void standardInputThatIsNoTextIsRefused() {
        assertEquals(
                "lstm translate run: standard input: line 1 holds a zero byte; expected a text, not a binary file",
                runOn(new byte[100]).onlyError(1));
        String error = runOn(new byte[] {(byte) 0xff, '\n'}).onlyError(1);
        assertTrue(error.endsWith("is no text in UTF-8"), error);
        String endless =
                runOn("a".repeat(100_000).getBytes(StandardCharsets.UTF_8)).onlyError(1);
        assertTrue(endless.contains("line 1 is longer than 20000 characters"), endless);
    }

    @Test
    void whatNoPairHadIsNamedOnStandardError() {
        Lstm run = run("uno cuatro\u001b");

        assertEquals(0, run.exitCode(), run.err());
        assertEquals(1, run.out().lines().count());
        assertEquals(
                "lstm translate run: \"uno cuatro\\u001b\": no pair had \"cuatro\\u001b\"",
                run.err().strip());
        assertEquals("", run("uno cuatro", "--quiet").err());
    }

    @Test
    void attentionIsDrawnBelowATranslation() {
        List<String> lines = run("uno dos", "--attention").out().lines().toList();

        assertEquals("one two", lines.get(0));
        assertTrue(lines.get(1).startsWith("one <- "), lines.get(1));
        assertTrue(lines.get(2).startsWith("two <- "), lines.get(2));
        assertTrue(lines.get(3).startsWith("$   <- "), lines.get(3));
    }

    @Test
    void jsonStandsAloneOnStandardOutput() {
        Lstm run = run("uno dos", "--attention", "--json", "-");

        assertEquals(0, run.exitCode(), run.err());
        List<Json> translations = Json.parse(run.out()).asObject().list("translations");
        assertEquals(1, translations.size());
        JsonObject translation = translations.getFirst().asObject();
        assertEquals("one two", translation.string("target"));
        assertTrue(translation.bool("complete"));
        assertTrue(translation.number("probability") > 0.5);
        JsonObject attention = translation.object("attention");
        assertEquals(3, attention.list("weights").size());
        assertEquals(3, attention.list("weights").getFirst().asList().size());
    }

    @Test
    void theReportOfATrainingIsJsonToo() throws IOException {
        Path pairs = Files.writeString(folder.resolve("pairs.tsv"), PAIRS);
        Lstm run = Lstm.run(
                "translate",
                "train",
                pairs.toString(),
                "--save",
                folder.resolve("m.lstm").toString(),
                "--hidden",
                "4",
                "--epochs",
                "2",
                "--quiet",
                "--json");

        assertEquals(0, run.exitCode(), run.err());
        JsonObject report = Json.parse(run.out()).asObject();
        assertEquals(6, report.integer("pairs"));
        assertEquals(0, report.integer("heldOut"));
        assertEquals(2, report.list("epochs").size());
        assertEquals("", run.err());
    }

    @Test
    void pairsAreHeldAgainstTheirTargets() throws IOException {
        Path pairs = Files.writeString(folder.resolve("others.tsv"), "uno dos\tone two\ntres uno\tone three\n");

        Lstm text = Lstm.run("translate", "evaluate", model.toString(), pairs.toString());
        Lstm json = Lstm.run("translate", "evaluate", model.toString(), pairs.toString(), "--beam", "1", "--json");

        assertEquals(0, text.exitCode(), text.err());
        assertEquals(
                List.of("exact: 1 of 2 pairs (50.0%)", "  tres uno became three one, expected one three"),
                text.out().lines().toList());
        JsonObject result = Json.parse(json.out()).asObject();
        assertEquals(2, result.integer("pairs"));
        assertEquals(1, result.integer("exact"));
        assertEquals("three one", result.list("misses").getFirst().asObject().string("target"));
    }

    @Test
    void datesThatAreMadeUpToMeasureWereNotLearned() {
        Set<String> learned = MadeUpDates.toLearn(7).stream().map(Pair::source).collect(Collectors.toSet());
        List<Pair> measured = MadeUpDates.toMeasure(7);

        assertTrue(measured.size() > 950, "of 1000: " + measured.size());
        assertTrue(measured.stream().noneMatch(pair -> learned.contains(pair.source())));
        String out = Lstm.run("translate", "evaluate", model.toString(), "--beam", "1")
                .out();
        assertTrue(out.startsWith("exact: 0 of "), out);
        assertTrue(out.contains("more, all by --json"), out);
    }

    @Test
    void whatCannotBeLearnedFromIsOneLine() throws IOException {
        assertTrue(trainError("").endsWith("pairs.tsv: holds no pair; expected lines of a source, a tab and a target"));
        assertTrue(
                trainError("a\tb\nc d\n")
                        .endsWith(
                                "pairs.tsv: line 2: expected a source, one tab and a target, got no tab; put one between the two"));
        assertTrue(trainError("a".repeat(1001) + "\tb").contains("at most 1000 characters, got more; split it"));
        assertTrue(trainError("a\tb", "--hidden", "0")
                .endsWith("--hidden: expected 1 to 4096, got 0; see lstm translate train --help"));
    }

    @Test
    void whatIsCalledWronglyIsSaid() {
        assertTrue(Lstm.run("translate")
                .onlyError(2)
                .startsWith("lstm translate: which command? one of train, run, evaluate"));
        assertTrue(Lstm.run("translate", "train").onlyError(2).contains("--save"));
        assertTrue(run("uno", "--beam", "0").onlyError(2).contains("--beam: expected 1 to 100 hypotheses, got 0"));
    }

    @Test
    void aFileThatIsNoTranslatorIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no model");
        String error = Lstm.run("translate", "run", text.toString(), "uno").onlyError(1);

        assertTrue(
                error.endsWith(": is no model; name a translator, as 'lstm translate train --save' writes one"), error);
    }
}
