package org.lstm4j.tasks.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.text.WordVectors;
import org.lstm4j.train.EpochReport;

class ClassifierTrainerTest {
    private static final LabelledTexts DATA = TestTexts.opinions(120);
    private static final List<String> NEW = List.of("not good at all", "so not bad!", "a good day", "bad");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void learnsWhatTheOrderOfWordsDecides(Pool pool) {
        try (Backend backend = Backends.named("cpu")) {
            ClassifierReport report = small().pool(pool).epochs(120).build().train(DATA, backend);

            assertEquals(1, report.validation().accuracy(), pool + " " + report.validation());
            assertEquals(
                    List.of("no", "yes", "yes", "no"),
                    report.classifier().predict(NEW, backend).stream()
                            .map(Answer::label)
                            .toList());
            assertEquals(DATA.size(), report.trained() + report.validation().texts());
            assertTrue(report.history().get(report.bestEpoch() - 1).best());
        }
    }

    @Test
    void answersAreProbabilitiesOfAllClasses() {
        try (Backend backend = Backends.named("cpu")) {
            TextClassifier classifier =
                    small().epochs(2).build().train(DATA, backend).classifier();

            for (Answer answer : classifier.predict(NEW, backend)) {
                assertEquals(
                        1, answer.probabilities().stream().mapToDouble(p -> p).sum(), 1e-12);
                assertEquals(
                        answer.probability(),
                        answer.probabilities().get(classifier.classes().indexOf(answer.label())));
                assertTrue(answer.probability() >= 0.5, answer.toString());
            }
            assertEquals(classifier.predict(NEW, backend).get(2), classifier.predict(NEW.get(2), backend), "alone");
        }
    }

    @Test
    void aSavedClassifierAnswersTheSameBits() throws IOException {
        Path file = folder.resolve("opinions.lstm");
        try (Backend backend = Backends.named("cpu")) {
            TextClassifier classifier =
                    small().epochs(3).build().train(DATA, backend).classifier();
            classifier.save(file);

            TextClassifier loaded = TextClassifier.load(file);

            assertEquals(classifier.predict(NEW, backend), loaded.predict(NEW, backend));
            assertEquals(classifier.classes(), loaded.classes());
            assertEquals(classifier.vocabulary(), loaded.vocabulary());
            assertEquals(classifier.temperature(), loaded.temperature());
            assertEquals(classifier.evaluate(DATA, backend), loaded.evaluate(DATA, backend));
            byte[] bytes = Files.readAllBytes(file);
            loaded.save(file);
            assertArrayEquals(bytes, Files.readAllBytes(file));
        }
    }

    @Test
    void theSeedAndNothingElseDecides() {
        try (Backend backend = Backends.named("cpu")) {
            ClassifierTrainer trainer = small().epochs(2).build();

            Answer first = trainer.train(DATA, backend).classifier().predict("good", backend);

            assertEquals(first, trainer.train(DATA, backend).classifier().predict("good", backend));
            assertNotEquals(
                    first,
                    trainer.toBuilder()
                            .seed(9)
                            .build()
                            .train(DATA, backend)
                            .classifier()
                            .predict("good", backend));
        }
    }

    @Test
    void aTrainingGoesOnFromItsCheckpointToTheSameBits() {
        Path file = folder.resolve("training.safetensors");
        List<EpochReport> seen = new ArrayList<>();
        try (Backend backend = Backends.named("cpu")) {
            TextClassifier whole =
                    small().epochs(4).build().train(DATA, backend).classifier();
            ClassifierTrainer interrupted = small().epochs(4)
                    .checkpoint(file)
                    .onEpoch(report -> Thread.currentThread().interrupt())
                    .build();

            assertThrows(LstmException.class, () -> interrupted.train(DATA, backend));

            assertTrue(Thread.interrupted());
            assertTrue(Files.exists(file));
            TextClassifier resumed = small().epochs(4)
                    .checkpoint(file)
                    .onEpoch(seen::add)
                    .build()
                    .train(DATA, backend)
                    .classifier();
            assertEquals(3, seen.size(), "epochs after the first");
            assertEquals(whole.network(), resumed.network());
            assertEquals(whole.temperature(), resumed.temperature());
        }
    }

    @Test
    void vectorsOfOthersStayAsTheyAreAndMakeWordsKnownThatNoTextHas() throws IOException {
        Path file = folder.resolve("vectors.txt");
        Files.writeString(file, "good 1 0 0.5\nsplendid 1 0 0.25\nSplendid 9 9 9\nbad -1 0 0\nnot 0 1 0\n");
        WordVectors vectors = WordVectors.read(file, Set.of("bad"));
        try (Backend backend = Backends.named("cpu")) {
            TextClassifier classifier = small().vectors(vectors)
                    .epochs(3)
                    .build()
                    .train(DATA, backend)
                    .classifier();

            int splendid = classifier.vocabulary().id("splendid");
            float[] weights = classifier.network().weights("0.weight");
            assertEquals(1f, weights[splendid * 3]);
            assertEquals(0.25f, weights[splendid * 3 + 2]);
            assertFalse(classifier.vocabulary().tokens().contains("Splendid"));
            assertTrue(classifier.vocabulary().tokens().contains("day"), "a token without a vector");
            assertNotEquals(
                    classifier.predict("splendid", backend),
                    classifier.predict("unheardof", backend),
                    "known by its vector");
        }
    }

    @Test
    void vectorsOfAnotherLanguageAreRefused() throws IOException {
        WordVectors vectors = WordVectors.read(Files.writeString(folder.resolve("vectors.txt"), "gut 1 2\n"), Set.of());
        try (Backend backend = Backends.named("cpu")) {
            LstmException refused = assertThrows(
                    LstmException.class, () -> small().vectors(vectors).build().train(DATA, backend));
            assertTrue(refused.getMessage().startsWith("vectors: no word of 108 texts has one"), refused.getMessage());
        }
    }

    @Test
    void balancedClassesCountTheSame() {
        List<String> texts = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            texts.add("the same words");
            labels.add(i % 10 == 0 ? "rare" : "frequent");
        }
        LabelledTexts data = LabelledTexts.of(texts, labels);
        try (Backend backend = Backends.named("cpu")) {
            TextClassifier plain =
                    small().dropout(0).epochs(20).build().train(data, backend).classifier();
            TextClassifier balanced = small().dropout(0)
                    .balanced()
                    .epochs(20)
                    .build()
                    .train(data, backend)
                    .classifier();

            assertEquals("frequent", plain.predict("the same words", backend).label());
            assertTrue(
                    probability(balanced, "rare", backend) > probability(plain, "rare", backend) + 0.1,
                    "a rare class counts more");
        }
    }

    private static double probability(TextClassifier classifier, String label, Backend backend) {
        return classifier
                .predict("the same words", backend)
                .probabilities()
                .get(classifier.classes().indexOf(label));
    }

    @Test
    void tooFewTextsAreRefused() {
        assertRefused("expected at least two classes, found only 'a'", List.of("x y", "z"), List.of("a", "a"));
        assertRefused(
                "class 'b': expected at least 2 texts, found 1", List.of("x y", "z", "x"), List.of("a", "b", "a"));
    }

    private static void assertRefused(String problem, List<String> texts, List<String> labels) {
        try (Backend backend = Backends.named("cpu")) {
            LstmException refused = assertThrows(
                    LstmException.class, () -> small().build().train(LabelledTexts.of(texts, labels), backend));
            assertTrue(refused.getMessage().contains(problem), refused.getMessage());
        }
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        ClassifierTrainer.Builder recipe = ClassifierTrainer.builder();

        for (Runnable wrong : List.<Runnable>of(
                () -> recipe.hidden(0),
                () -> recipe.width(0),
                () -> recipe.epochs(0),
                () -> recipe.dropout(1),
                () -> recipe.dropout(Float.NaN))) {
            assertThrows(LstmException.class, wrong::run);
        }
    }

    @Test
    void aTextWithNothingInItIsRefused() {
        try (Backend backend = Backends.named("cpu")) {
            TextClassifier classifier =
                    small().epochs(1).build().train(DATA, backend).classifier();

            LstmException refused =
                    assertThrows(LstmException.class, () -> classifier.predict(List.of("good", " \u200B"), backend));
            assertEquals("text 2: nothing is in it to classify; leave it out", refused.getMessage());
            assertEquals(List.of(), classifier.predict(List.of(), backend));
        }
    }

    @Test
    void labelsOfOthersAreRefusedWhereAClassifierIsMeasured() {
        try (Backend backend = Backends.named("cpu")) {
            TextClassifier classifier =
                    small().epochs(1).build().train(DATA, backend).classifier();
            LabelledTexts others = LabelledTexts.of(List.of("x", "y"), List.of("no", "maybe"));

            LstmException refused = assertThrows(LstmException.class, () -> classifier.evaluate(others, backend));
            assertTrue(
                    refused.getMessage().startsWith("label 'maybe' is none of the model's classes no, yes"),
                    refused.getMessage());
            assertEquals(
                    2,
                    classifier
                            .evaluate(LabelledTexts.of(List.of("x", "y"), List.of("no", "no")), backend)
                            .texts());
        }
    }

    @Test
    void longTextsAreReadToABound() {
        try (Backend backend = Backends.named("cpu")) {
            TextClassifier classifier =
                    small().epochs(1).build().train(DATA, backend).classifier();

            assertEquals(256, classifier.tokens("good ".repeat(100_000)).size());
            assertEquals(
                    classifier.predict("good ".repeat(256), backend),
                    classifier.predict("good ".repeat(100_000), backend));
        }
    }

    private static ClassifierTrainer.Builder small() {
        return ClassifierTrainer.builder().hidden(6).width(8).dropout(0.1f).seed(2);
    }
}
