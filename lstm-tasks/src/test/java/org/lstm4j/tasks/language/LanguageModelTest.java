package org.lstm4j.tasks.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.gates.Reading;
import org.lstm4j.tasks.text.Vocabulary;

/** What a trained model does. */
class LanguageModelTest {
    private static final Sampling GREEDY = Sampling.DEFAULT.withTemperature(0f);

    private static Backend backend;
    private static LanguageModel model;

    @TempDir
    Path folder;

    @BeforeAll
    static void learnByHeart() {
        backend = Backends.named("cpu");
        model = TestTexts.tiny()
                .epochs(40)
                .build()
                .train(TestTexts.FOX.repeat(20), backend)
                .model();
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void aTextThatWasLearntByHeartIsReproduced() {
        assertEquals(
                TestTexts.FOX.repeat(2).substring(9),
                model.generate("The quick", 2 * TestTexts.FOX.length() - 9, GREEDY, backend));
        assertTrue(model.evaluate(TestTexts.FOX.repeat(3), backend).perplexity() < 1.2);
    }

    @Test
    void tokensAreHandedOnOneByOne() {
        List<String> tokens = new ArrayList<>();
        model.generate("Th", 3, GREEDY, backend, tokens::add);
        assertEquals(List.of("e", " ", "q"), tokens);
        assertEquals("", model.generate("Th", 0, GREEDY, backend));
    }

    @Test
    void aReadingIsTheTextTokenByToken() {
        Reading reading = model.reading("The \u00e4x", 5);

        assertEquals(List.of("T", "h", "e", " ", "\u00e4"), reading.labels());
        try (Session session = model.network().open(backend)) {
            int[] ids = model.vocabulary().ids(reading.labels().stream());
            assertEquals(Vocabulary.UNKNOWN, ids[4]);
            assertArrayEquals(
                    session.predict(ids, 1, 5),
                    session.predict(reading.request()).output());
        }
        assertThrows(LstmException.class, () -> model.reading("", 5));
    }

    @Test
    void theSeedDecidesWhatIsDrawn() {
        Sampling hot = Sampling.DEFAULT.withTemperature(5f);
        String text = model.generate("T", 40, hot.withSeed(1), backend);
        assertEquals(text, model.generate("T", 40, hot.withSeed(1), backend));
        assertNotEquals(text, model.generate("T", 40, hot.withSeed(2), backend));
    }

    /** Longer than what the evaluation takes at once. */
    @Test
    void anEvaluationSumsOverAllTokensButTheFirst() {
        String text = TestTexts.FOX.repeat(15) + "The end";
        int[] ids = model.vocabulary().ids(TextUnit.CHARACTERS.tokens(text));
        int size = model.vocabulary().size();
        float[] logits;
        try (Session session = model.network().open(backend)) {
            logits = session.predict(ids, 1, ids.length);
        }
        double nats = 0;
        for (int t = 0; t + 1 < ids.length; t++) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                sum += Math.exp(logits[t * size + i]);
            }
            nats += Math.log(sum) - logits[t * size + ids[t + 1]];
        }
        List<Long> remaining = new ArrayList<>();
        Evaluation evaluation = model.evaluate(text, backend, progress -> remaining.add(progress.remaining()));
        assertEquals(nats, evaluation.nats(), 1e-9 * nats);
        assertEquals(text.length() - 1, evaluation.tokens());
        assertEquals(0, evaluation.unknown());
        assertEquals(Math.exp(nats / (text.length() - 1)), evaluation.perplexity(), 1e-9 * evaluation.perplexity());
        assertEquals(nats / Math.log(2) / (text.length() - 1), evaluation.bitsPerCharacter(), 1e-9);
        assertEquals(List.of(text.length() - 1L - 512, 0L), remaining);
    }

    @Test
    void tokensThatTheModelLacksAreCountedInAnEvaluation() {
        Evaluation evaluation = model.evaluate("The \u00E9\uD83D\uDE00 fox", backend);
        assertEquals(9, evaluation.tokens());
        assertEquals(9, evaluation.characters());
        assertEquals(2, evaluation.unknown());
    }

    @Test
    void aSavedModelGivesTheSameBits() {
        Path file = folder.resolve("fox.lstm");
        model.save(file);
        LanguageModel loaded = LanguageModel.load(file);
        assertEquals(model.vocabulary(), loaded.vocabulary());
        assertEquals(model.unit(), loaded.unit());
        assertEquals(model.network(), loaded.network());
        String text = "The lazy fox";
        assertEquals(model.evaluate(text, backend), loaded.evaluate(text, backend));
        Sampling sampling = Sampling.DEFAULT.withSeed(9).withTopK(5);
        assertEquals(model.generate(text, 50, sampling, backend), loaded.generate(text, 50, sampling, backend));
    }

    @Test
    void promptsThatLeadNowhereAreRefused() {
        assertRefused("prompt: is empty", () -> model.generate("", 5, GREEDY, backend));
        String message = assertRefused(
                "prompt: the model does not know \"\u00E9\", \"Z\"; it knows 28 characters",
                () -> model.generate("Th\u00E9 Zoo\u00E9", 5, GREEDY, backend));
        assertEquals(1, message.lines().count());
        assertRefused("length must be at least 0, got -1", () -> model.generate("Th", -1, GREEDY, backend));
        assertRefused("text: has 1 characters", () -> model.evaluate("T", backend));
    }

    @Test
    void filesOfOtherThingsAreRefused() {
        Path file = folder.resolve("other.lstm");
        Model network = Model.builder(Embedding.of(3, 2))
                .add(LSTM.of(2))
                .add(Dense.of(3))
                .build();
        ModelFile.save(file, network);
        assertUnloadable(
                "holds a network without a language; expected a file saved by a language model's training", file);
        assertUnloadable("type 'forecast', expected 'language'", file, network, "{\"type\":\"forecast\"}");
        assertUnloadable(
                "member \"more\" is unknown",
                file,
                network,
                "{\"type\":\"language\",\"unit\":\"WORDS\",\"vocabulary\":[\"a\",\"b\"],\"more\":1}");
        assertUnloadable(
                "does not answer each of 2 ids",
                file,
                network,
                "{\"type\":\"language\",\"unit\":\"WORDS\",\"vocabulary\":[\"a\"]}");
        assertUnloadable(
                "expected one of",
                file,
                network,
                "{\"type\":\"language\",\"unit\":\"SOUNDS\",\"vocabulary\":[\"a\",\"b\"]}");
        new ModelFile(network, "{\"type\":\"language\",\"unit\":\"WORDS\",\"vocabulary\":[\"a\",\"b\"]}").save(file);
        assertEquals(Vocabulary.of(List.of("a", "b")), LanguageModel.load(file).vocabulary());
    }

    private static void assertUnloadable(String expected, Path file, Model network, String task) {
        new ModelFile(network, task).save(file);
        assertUnloadable(expected, file);
    }

    private static void assertUnloadable(String expected, Path file) {
        String message = assertThrows(ModelFormatException.class, () -> LanguageModel.load(file))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }

    private static String assertRefused(String expected, Runnable call) {
        String message = assertThrows(LstmException.class, call::run).getMessage();
        assertTrue(message.contains(expected), message);
        return message;
    }
}
