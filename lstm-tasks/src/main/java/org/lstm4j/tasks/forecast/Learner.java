package org.lstm4j.tasks.forecast;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.train.EpochReport;
import org.lstm4j.train.Examples;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainingResult;

/**
 * Trains the networks of a pipeline: each an LSTM over the window, whose last hidden state a dense layer turns into an
 * answer.
 */
record Learner(int members, int hidden, int epochs, long seed) {
    private static final float LEARNING_RATE = 0.01f;
    private static final float CLIP_NORM = 1f;
    private static final int BATCH = 32;
    private static final int PATIENCE = 15;
    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(5);

    /**
     * Trains on the older windows of each series and stops by the newest, which are held back; in between, windows whose
     * targets reach into the held-back ones are left out.
     *
     * @param checkpoint kept up to date, and gone on from where there is one; null for none
     */
    TrainingResult train(
            List<Windows> series,
            Plan plan,
            int member,
            Backend backend,
            @Nullable Path checkpoint,
            Consumer<EpochReport> onEpoch) {
        Windows training = Windows.together(series.stream()
                .map(windows -> windows.slice(0, plan.trainingWindows(windows.count())))
                .toList());
        Windows validation = Windows.together(series.stream()
                .map(windows ->
                        windows.slice(windows.count() - Plan.validationWindows(windows.count()), windows.count()))
                .toList());
        Trainer.Builder recipe = Trainer.builder()
                .optimizer(Optimizer.adam(LEARNING_RATE))
                .clipNorm(CLIP_NORM)
                .batchSize(BATCH)
                .epochs(epochs)
                .earlyStopping(PATIENCE)
                .seed(seed(member))
                .onEpoch(onEpoch)
                .stopWhen(() -> Thread.currentThread().isInterrupted());
        Model untrained = untrained(training.features(), training.reach(), member);
        if (checkpoint == null) {
            return recipe.build().train(untrained, backend, examples(training), examples(validation));
        }
        Trainer trainer = recipe.checkpoint(checkpoint, CHECKPOINT_EVERY).build();
        return Files.exists(checkpoint)
                ? trainer.resume(untrained, backend, examples(training), examples(validation))
                : trainer.train(untrained, backend, examples(training), examples(validation));
    }

    /** A network that answers zero: training starts from what is expected without it, and early stopping stays near. */
    private Model untrained(int features, int reach, int member) {
        Model model = Model.builder(features)
                .add(LSTM.of(hidden).last())
                .add(Dense.of(reach))
                .initialise(Initialiser.PYTORCH, seed(member))
                .build();
        return model.withWeights(Map.of("1.weight", new float[reach * hidden], "1.bias", new float[reach]));
    }

    /** Another seed for each member, and for no two seeds the same. */
    private long seed(int member) {
        return seed * members + member;
    }

    private static Examples examples(Windows windows) {
        return Examples.regression(windows.inputs(), windows.window(), windows.features(), windows.targets());
    }
}
