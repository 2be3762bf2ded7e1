package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

class LanguageCommandTest {
    private static final String TEXT = "The quick brown fox jumps over the lazy dog.\n".repeat(12);

    /** A network that trains in a moment; how well it writes is not the command's concern. */
    private static final List<String> TINY = List.of(
            "--layers", "1", "--hidden", "6", "--embedding", "4", "--epochs", "2", "--batch", "3", "--steps", "8");

    @TempDir
    Path folder;

    private Lstm train(Path text, String... options) {
        List<String> args = new ArrayList<>(List.of("language", "train", text.toString(), "--save", model()));
        args.addAll(TINY);
        args.addAll(List.of(options));
        return Lstm.run(args.toArray(String[]::new));
    }

    private String model() {
        return folder.resolve("fox.lstm").toString();
    }

    private Path text() throws IOException {
        return Files.writeString(folder.resolve("fox.txt"), TEXT);
    }

    private Lstm generate(String... options) {
        List<String> args = new ArrayList<>(List.of("language", "generate", model(), "--prompt", "The"));
        args.addAll(List.of(options));
        return Lstm.run(args.toArray(String[]::new));
    }

    @Test
    void aTrainedModelWritesAndIsMeasured() throws IOException {
        Lstm trained = train(text());

        assertEquals(0, trained.exitCode(), trained.err());
        List<String> out = trained.out().lines().toList();
        assertTrue(out.get(0).matches("model: .*LSTM\\(6\\).*, \\d+ parameters, 30 characters"), trained.out());
        assertTrue(out.get(1).matches("trained: 2 epochs, perplexity [\\d.]+ in the last, .* tokens/s"), trained.out());
        assertTrue(
                out.get(2)
                        .matches(
                                "held out: perplexity [\\d.]+, [\\d.]+ bits per character, of 53 tokens, after epoch 2"),
                trained.out());
        assertEquals("saved: " + model(), out.get(3));

        Lstm written = generate("--length", "20");
        assertEquals(0, written.exitCode(), written.err());
        assertTrue(written.out().startsWith("The"), written.out());
        assertEquals(
                "The".length() + 20 + System.lineSeparator().length(),
                written.out().length());
        assertEquals(
                "The" + System.lineSeparator(), generate("--length", "0").out(), "the prompt stands before any length");

        Path heldOut = Files.writeString(folder.resolve("end.txt"), TEXT.substring(TEXT.length() - 54));
        Lstm measured = Lstm.run("language", "evaluate", model(), heldOut.toString());
        assertEquals(0, measured.exitCode(), measured.err());
        assertEquals(
                out.get(2),
                "held out: " + measured.out().strip() + ", after epoch 2",
                "who measures the end of the text finds the same");
    }

    @Test
    void jsonHoldsTheFigures() throws IOException {
        Path file = folder.resolve("training.json");
        Lstm trained = train(text(), "--json", file.toString());
        assertEquals(0, trained.exitCode(), trained.err());

        JsonObject json = Json.parse(Files.readString(file)).asObject();
        assertEquals(30, json.object("model").integer("vocabulary"));
        assertEquals("characters", json.object("model").string("unit"));
        assertTrue(json.number("tokensPerSecond") > 0);
        List<Json> history = json.list("history");
        assertEquals(2, history.size());
        assertEquals(json.number("perplexity"), history.getLast().asObject().number("perplexity"));
        assertTrue(history.getLast().asObject().number("heldOut") > 1);
        assertEquals(53, json.object("heldOut").integer("tokens"));
        assertEquals(0, json.object("heldOut").integer("unknown"));

        Lstm measured = Lstm.run("language", "evaluate", model(), text().toString(), "--json");
        JsonObject evaluation = Json.parse(measured.out()).asObject();
        assertEquals(TEXT.length() - 1, evaluation.integer("characters"));
        assertEquals(
                Math.log(evaluation.number("perplexity")) / Math.log(2), evaluation.number("bitsPerCharacter"), 1e-12);
    }

    @Test
    void progressGoesToStandardErrorAndQuietSilencesIt() throws IOException {
        String last = train(text()).err().lines().toList().getLast();

        assertTrue(last.matches("100%: epoch 2 of 2, perplexity [\\d.]+, held out [\\d.]+, [\\dk]+ tokens/s"), last);
        assertEquals("", train(text(), "--quiet").err());
    }

    @Test
    void theSeedDecidesTheModelAndTheText() throws IOException {
        byte[] model = trainedWith("--seed", "3");
        assertNotEquals(-1, Arrays.mismatch(model, trainedWith("--seed", "4")));
        assertEquals(-1, Arrays.mismatch(model, trainedWith("--seed", "3", "--threads", "1")));

        String text = generate("--seed", "1").out();
        assertEquals(text, generate("--seed", "1").out());
        assertNotEquals(text, generate("--seed", "2").out());
        JsonObject json = Json.parse(generate("--seed", "1", "--json").out()).asObject();
        assertEquals(text.strip(), (json.string("prompt") + json.string("text")).strip());
    }

    private byte[] trainedWith(String... options) throws IOException {
        Lstm run = train(text(), options);
        assertEquals(0, run.exitCode(), run.err());
        return Files.readAllBytes(Path.of(model()));
    }

    @Test
    void whatIsUnlikelyIsLeftOut() throws IOException {
        train(text());
        String greedy = generate("--temperature", "0").out();

        assertEquals(greedy, generate("--top-k", "1", "--seed", "5").out());
        assertEquals(greedy, generate("--top-p", "0.0001", "--seed", "6").out());
    }

    @Test
    void everyRecipeCanBeAskedFor() throws IOException {
        Lstm words = train(text(), "--tokens", "words", "--cell", "gru");
        assertTrue(words.out().contains("GRU(6)") && words.out().contains(" words"), words.out() + words.err());
        Lstm letters = train(text(), "--preset", "d2l", "--cell", "rnn");
        assertTrue(
                letters.out().contains("RNN(6)") && letters.out().contains("27 letters"),
                letters.out() + letters.err());
        assertFalse(letters.out().contains("held out"), letters.out());
    }

    @Test
    void aTrainingOutlivesResultsThatCannotBeWritten() throws IOException {
        String[] command = {
            "language", "train", text().toString(), "--save", model(), "--hidden", "3", "--epochs", "1", "--seed", "50"
        };
        Lstm failed = Lstm.run(new FullDisk(), command);

        assertEquals(1, failed.exitCode(), failed.err());
        Matcher kept = Pattern.compile("lstm language train: the trainings are kept in (\\S+);.*")
                .matcher(failed.err()
                        .lines()
                        .toList()
                        .get(failed.err().lines().toList().size() - 2));
        assertTrue(kept.matches(), failed.err());
        assertTrue(Files.isDirectory(Path.of(kept.group(1))), failed.err());

        Lstm again = Lstm.run(command);

        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.err().startsWith("going on from " + kept.group(1)), again.err());
        assertFalse(Files.exists(Path.of(kept.group(1))), "all is written");
    }

    @Test
    void filesThatAreNoTextAreRefusedInOneLine() throws IOException {
        Path file = folder.resolve("other");
        assertRefused(": no such file; check the path", train(file, "--quiet"));
        Files.writeString(file, "");
        assertRefused(": is empty; name a file with text", train(file, "--quiet"));
        Files.write(file, new byte[] {'a', 0, 'b'});
        assertRefused(": is no text in UTF-8: byte 1 is 0x00; convert it", train(file, "--quiet"));
        assertRefused(": is also the file of --save; name another one", train(file, "--json=" + model()));
        Files.writeString(file, "ab");
        assertRefused("text: expected at least 2 tokens", train(file, "--quiet", "--held-out", "0.5"));
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(100L << 20);
        }
        assertRefused(": is longer than 64 MiB", train(file, "--quiet"));
    }

    @Test
    void promptsAndModelsThatDoNotFitAreRefusedInOneLine() throws IOException {
        train(text());
        assertRefused(
                "--prompt: the model does not know \"\u00FC\"; it knows 30 characters",
                Lstm.run("language", "generate", model(), "--prompt", "The \u00FCber"));
        assertRefused("--prompt: is empty", Lstm.run("language", "generate", model(), "--prompt", ""));
        assertRefused(
                ": is no model; name a language model, as 'lstm language train --save' writes one",
                Lstm.run("language", "evaluate", text().toString(), text().toString()));
    }

    private static void assertRefused(String expected, Lstm run) {
        String error = run.onlyError(1);
        assertTrue(error.contains(expected), error);
    }

    @Test
    void whatIsCalledWronglyIsSaid() throws IOException {
        String text = text().toString();
        assertUsage("which command? one of train, generate, evaluate", "language");
        assertUsage("--save", "language", "train", text);
        assertUsage("--prompt", "language", "generate", model());
        assertUsage("--preset", "language", "train", text, "--save", model(), "--preset", "best");
        assertUsage("--hidden must be at least 1", "language", "train", text, "--save", model(), "--hidden", "0");
        assertUsage("--top-p must lie in (0, 1]", "language", "generate", model(), "--prompt", "a", "--top-p", "2");
    }

    private static void assertUsage(String expected, String... args) {
        String error = Lstm.run(args).onlyError(2);
        assertTrue(error.startsWith("lstm language") && error.contains(expected), error);
    }
}
