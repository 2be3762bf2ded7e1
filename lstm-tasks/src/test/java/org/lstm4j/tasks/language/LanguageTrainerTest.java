package org.lstm4j.tasks.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.train.EpochReport;

class LanguageTrainerTest {
    private static final String TEXT = TestTexts.FOX.repeat(20);

    @TempDir
    Path folder;

    private static LanguageTraining train(LanguageTrainer.Builder recipe, String text) {
        try (Backend backend = Backends.named("cpu")) {
            return recipe.build().train(text, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCellLearns(Cell cell) {
        LanguageTraining training = train(TestTexts.tiny().cell(cell).epochs(8), TEXT);
        List<EpochReport> history = training.history();
        assertEquals(8, history.size());
        assertTrue(history.getLast().trainingLoss() < history.getFirst().trainingLoss() / 1.5);
        assertEquals(Math.exp(history.getLast().trainingLoss()), training.trainingPerplexity());
    }

    @Test
    void theBestEpochIsThatOfTheHeldOutPart() {
        LanguageTraining training = train(TestTexts.tiny().heldOut(0.1f).epochs(6), TEXT + "0123456789".repeat(9));
        Evaluation heldOut = Objects.requireNonNull(training.heldOut());
        // A tenth of 950 characters, of which the first is given; digits stand nowhere else.
        assertEquals(94, heldOut.tokens());
        assertEquals(90, heldOut.unknown());
        assertFalse(training.model().vocabulary().tokens().contains("7"));
        double lowest = training.history().stream()
                .mapToDouble(EpochReport::validationLoss)
                .min()
                .orElseThrow();
        assertEquals(lowest, training.history().get(training.bestEpoch() - 1).validationLoss());
    }

    @Test
    void nothingIsHeldOutUnlessAsked() {
        LanguageTraining training = train(TestTexts.tiny(), TEXT);
        assertNull(training.heldOut());
        assertTrue(Double.isNaN(training.history().getLast().validationLoss()));
    }

    @Test
    void thePresetOfTheBookIsItsNetwork() {
        LanguageTrainer.Builder recipe =
                LanguageTrainer.builder(LanguagePreset.D2L).hidden(6).epochs(2).seed(3);
        LanguageModel model =
                train(recipe, "What's TRUE,\nis true; ".repeat(400)).model();
        assertEquals(TextUnit.LETTERS, model.unit());
        assertEquals(
                List.of(" ", "t", "e", "r", "s", "u", "a", "h", "i", "w"),
                model.vocabulary().tokens());
        assertEquals(
                List.of(Embedding.of(11, 11), LSTM.of(6), Dense.of(11)),
                model.network().layers());
        float[] oneHot = new float[11 * 11];
        for (int i = 0; i < 11; i++) {
            oneHot[12 * i] = 1f;
        }
        assertArrayEquals(oneHot, model.network().weights("0.weight"));
    }

    @Test
    void theStandardStacksLayersWithDropoutBetween() {
        LanguageTrainer.Builder recipe =
                LanguageTrainer.builder().hidden(5).embedding(3).dropout(0.1f).epochs(1);
        LanguageModel model = train(recipe, TestTexts.FOX.repeat(5)).model();
        List<Layer> expected = List.of(
                Embedding.of(29, 3),
                Dropout.of(0.1f),
                LSTM.of(5),
                Dropout.of(0.1f),
                LSTM.of(5),
                Dropout.of(0.1f),
                Dense.of(29));
        assertEquals(expected, model.network().layers());
    }

    @Test
    void noMoreThanTheFirstCharactersAreRead() {
        LanguageTraining training = train(TestTexts.tiny().characters(43 * 4), TestTexts.FOX.repeat(4) + "0123456789");
        assertEquals(
                train(TestTexts.tiny(), TestTexts.FOX.repeat(4)).model().network(),
                training.model().network());
    }

    @Test
    void wordsAreLearntAndMayBeUnknown() {
        LanguageTraining training =
                train(TestTexts.tiny().unit(TextUnit.WORDS).epochs(30).steps(5), TEXT + "Never seen.");
        LanguageModel model = training.model();
        assertFalse(model.vocabulary().tokens().contains("Never"));
        try (Backend backend = Backends.named("cpu")) {
            Sampling greedy = Sampling.DEFAULT.withTemperature(0f);
            assertEquals(" fox jumps over a lazy dog.", model.generate("The quick brown", 7, greedy, backend));
            assertEquals(1, model.evaluate("The quick red fox", backend).unknown());
            assertEquals(14, model.evaluate("The quick red fox", backend).characters());
        }
    }

    @Test
    void progressCountsEveryTokenOnce() {
        List<LanguageProgress> told = new ArrayList<>();
        train(TestTexts.tiny().onProgress(told::add), TEXT);
        // 859 pairs in 4 rows of 10 windows of 20 tokens.
        assertEquals(20, told.size());
        for (int i = 0; i < 20; i++) {
            assertEquals((i + 1) * 80L, told.get(i).tokens());
            assertEquals(1600 - (i + 1) * 80L, told.get(i).remaining());
            assertEquals(1600, told.get(i).total());
            EpochReport newest = told.get(i).newest();
            assertEquals((i + 1) / 10, newest == null ? 0 : newest.epoch());
        }
    }

    @Test
    void anInterruptedTrainingGoesOnToTheSameBits() {
        LanguageTraining whole = train(TestTexts.tiny().epochs(4).heldOut(0.2f), TEXT);
        Path checkpoint = folder.resolve("checkpoint");
        LanguageTrainer.Builder recipe =
                TestTexts.tiny().epochs(4).heldOut(0.2f).checkpoint(checkpoint);
        LanguageTrainer.Builder interrupted = recipe.onProgress(progress -> {
            if (progress.newest() != null && progress.newest().epoch() == 2) {
                Thread.currentThread().interrupt();
            }
        });
        String message = assertThrows(LstmException.class, () -> train(interrupted, TEXT))
                .getMessage();
        assertTrue(Thread.interrupted());
        assertEquals("training: interrupted after 2 of 4 epochs", message);
        assertTrue(Files.exists(checkpoint));
        LanguageTraining resumed = train(recipe.onProgress(progress -> {}), TEXT);
        assertEquals(
                whole, new LanguageTraining(whole.model(), resumed.history(), resumed.bestEpoch(), resumed.heldOut()));
        assertEquals(whole.model().network(), resumed.model().network());
        assertNotEquals(
                whole.model().network(),
                train(TestTexts.tiny().epochs(4).heldOut(0.2f).seed(6), TEXT)
                        .model()
                        .network());
    }

    @Test
    void aShortTextHasFewerRowsAndShorterOnes() {
        assertEquals(1, train(TestTexts.tiny().epochs(1), "ab").history().size());
        assertEquals(
                1,
                train(TestTexts.tiny().epochs(1), "abcabcabc".repeat(5))
                        .history()
                        .size());
    }

    @Test
    void textsThatTeachNothingAreRefused() {
        assertRefused("text: expected at least 2 tokens, got 0", TestTexts.tiny(), "");
        assertRefused("text: expected at least 2 tokens, got 1", TestTexts.tiny(), "a");
        assertRefused(
                "held-out part of the text: expected at least 2 tokens, got 1",
                TestTexts.tiny().heldOut(0.1f),
                "abcdefghijkl");
        assertRefused("half a character", TestTexts.tiny(), "half \uD83D a pair");
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        LanguageTrainer.Builder recipe = LanguageTrainer.builder();
        assertThrows(LstmException.class, () -> recipe.layers(0));
        assertThrows(LstmException.class, () -> recipe.hidden(0));
        assertThrows(LstmException.class, () -> recipe.embedding(-1));
        assertThrows(LstmException.class, () -> recipe.epochs(0));
        assertThrows(LstmException.class, () -> recipe.batch(0));
        assertThrows(LstmException.class, () -> recipe.steps(0));
        assertThrows(LstmException.class, () -> recipe.characters(-1));
        assertThrows(LstmException.class, () -> recipe.dropout(1f));
        assertEquals(
                "held-out must be a share in [0, 0.5], got 0.6",
                assertThrows(LstmException.class, () -> recipe.heldOut(0.6f)).getMessage());
    }

    private static void assertRefused(String expected, LanguageTrainer.Builder recipe, String text) {
        String message =
                assertThrows(LstmException.class, () -> train(recipe, text)).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
