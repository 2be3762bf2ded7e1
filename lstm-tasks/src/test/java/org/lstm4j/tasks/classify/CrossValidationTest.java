package org.lstm4j.tasks.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.training.TrainingProgress;

class CrossValidationTest {
    /** For means worked out by hand. */
    private static final double CLOSE = 1e-12;

    private static final LabelledTexts DATA = TestTexts.opinions(48);

    private static final ClassifierTrainer TRAINER =
            ClassifierTrainer.builder().hidden(3).width(4).epochs(2).build();

    @TempDir
    private Path folder;

    @Test
    void everyTextIsAnsweredOnceForEachSeed() {
        List<TrainingProgress> progress = new ArrayList<>();
        try (Backend backend = Backends.named("cpu")) {
            CrossValidationReport report = CrossValidation.of(TRAINER)
                    .folds(3)
                    .seeds(2)
                    .onProgress(progress::add)
                    .build()
                    .run(DATA, backend);

            assertEquals(
                    List.of("42/0", "42/1", "42/2", "43/0", "43/1", "43/2"),
                    report.parts().stream()
                            .map(part -> part.seed() + "/" + part.fold())
                            .toList());
            assertEquals(
                    2 * DATA.size(),
                    report.parts().stream()
                            .mapToInt(part -> part.network().texts())
                            .sum());
            report.parts()
                    .forEach(part -> assertEquals(
                            part.network().texts(), part.baseline().texts(), "both are held against the same texts"));
        }
        assertEquals(6, progress.getLast().ended());
        assertEquals(6 * (2 + 1), progress.size(), "each epoch, and each end");
    }

    @Test
    void threadsChangeNothingAndSeedsDo() {
        try (Backend backend = Backends.named("cpu")) {
            CrossValidation.Builder recipe =
                    CrossValidation.of(TRAINER).folds(2).seeds(1);

            CrossValidationReport one = recipe.threads(1).build().run(DATA, backend);

            assertEquals(one, recipe.threads(3).build().run(DATA, backend));
            assertNotEquals(one, recipe.firstSeed(1).build().run(DATA, backend));
        }
    }

    @Test
    void trainingsThatAreThereAreNotMadeAgain() throws IOException {
        try (Backend backend = Backends.named("cpu")) {
            CrossValidation.Builder recipe =
                    CrossValidation.of(TRAINER).folds(2).seeds(1).checkpoints(folder);
            CrossValidationReport whole = recipe.build().run(DATA, backend);
            try (Stream<Path> files = Files.list(folder)) {
                assertEquals(2, files.count());
            }
            List<TrainingProgress> progress = new ArrayList<>();

            assertEquals(whole, recipe.onProgress(progress::add).build().run(DATA, backend));

            assertEquals(2, progress.size(), "told of each once: " + progress);
        }
    }

    @Test
    void figuresAreMeansAndDeviations() {
        Scores right = Scores.of(List.of("a", "b"), List.of(new double[] {1, 0}), new int[] {0});
        Scores wrong = Scores.of(List.of("a", "b"), List.of(new double[] {1, 0}), new int[] {1});
        CrossValidationReport report = new CrossValidationReport(List.of(
                new CrossValidationReport.Part(1, 0, right, right),
                new CrossValidationReport.Part(1, 1, right, right),
                new CrossValidationReport.Part(1, 2, wrong, right)));

        assertEquals(2 / 3.0, report.network(Scores::accuracy).mean(), CLOSE);
        assertEquals(Math.sqrt(1 / 3.0), report.network(Scores::accuracy).deviation(), CLOSE);
        assertEquals(new CrossValidationReport.Figure(1, 0), report.baseline(Scores::accuracy));
        assertEquals(
                0,
                new CrossValidationReport(report.parts().subList(0, 1))
                        .network(Scores::accuracy)
                        .deviation());
    }

    @Test
    void moreFoldsThanAClassHasTextsAreRefused() {
        try (Backend backend = Backends.named("cpu")) {
            LstmException refused = assertThrows(
                    LstmException.class,
                    () -> CrossValidation.of(TRAINER).folds(25).build().run(DATA, backend));
            assertTrue(
                    refused.getMessage().startsWith("class 'no': expected at least 25 texts, found 24"),
                    refused.getMessage());
        }
        CrossValidation.Builder recipe = CrossValidation.of(TRAINER);
        assertThrows(LstmException.class, () -> recipe.folds(1));
        assertThrows(LstmException.class, () -> recipe.seeds(0));
        assertThrows(LstmException.class, () -> recipe.threads(0));
    }
}
