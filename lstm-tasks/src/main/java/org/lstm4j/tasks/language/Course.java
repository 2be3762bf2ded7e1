package org.lstm4j.tasks.language;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.train.Examples;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Schedule;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainingResult;

/**
 * How a network goes through a text: in {@code batch} rows that follow one another in it, {@code steps} tokens of each at a
 * time, with states that go on from one time to the next and gradients that do not.
 */
record Course(Optimizer optimizer, Schedule schedule, int epochs, int batch, int steps) {
    private static final float CLIP_NORM = 1f;

    /** Epochs without a better one after which a training with a held-out part ends. */
    private static final int PATIENCE = 5;

    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(5);

    /**
     * Trains a network.
     *
     * @param ids of the text
     * @param heldOut ids of the part by which the best epoch is found; null for none
     * @param frozen layers that stay as they are
     * @param checkpoint kept up to date, and gone on from where there is one; null for none
     * @throws LstmException also when the calling thread is interrupted
     */
    TrainingResult train(
            Model untrained,
            int[] ids,
            int @Nullable [] heldOut,
            int[] frozen,
            Backend backend,
            long seed,
            Consumer<LanguageProgress> onProgress,
            @Nullable Path checkpoint) {
        Examples training = rows("text", ids);
        Examples validation = heldOut == null ? null : rows("held-out part of the text", heldOut);
        int rows = training.size();
        ProgressCount count = new ProgressCount(
                (long) rows * training.steps(), (long) rows * Math.min(steps, training.steps()), epochs, onProgress);
        Trainer.Builder recipe = Trainer.builder()
                .loss(Loss.crossEntropy())
                .optimizer(optimizer)
                .schedule(schedule)
                .clipNorm(CLIP_NORM)
                .batchSize(batch)
                .truncate(steps)
                .epochs(epochs)
                .freeze(frozen)
                .seed(seed)
                .onEpoch(count::epoch)
                .stopWhen(() -> {
                    count.update();
                    return Thread.currentThread().isInterrupted();
                });
        if (validation != null) {
            recipe.earlyStopping(PATIENCE);
        }
        if (checkpoint != null) {
            recipe.checkpoint(checkpoint, CHECKPOINT_EVERY);
        }
        boolean resumes = checkpoint != null && Files.exists(checkpoint);
        TrainingResult result = run(recipe.build(), resumes, untrained, backend, training, validation);
        if (Thread.currentThread().isInterrupted()) {
            throw new LstmException(
                    "training: interrupted after " + result.history().size() + " of " + epochs + " epochs");
        }
        return result;
    }

    private static TrainingResult run(
            Trainer trainer,
            boolean resumes,
            Model untrained,
            Backend backend,
            Examples training,
            @Nullable Examples validation) {
        if (validation == null) {
            return resumes ? trainer.resume(untrained, backend, training) : trainer.train(untrained, backend, training);
        }
        return resumes
                ? trainer.resume(untrained, backend, training, validation)
                : trainer.train(untrained, backend, training, validation);
    }

    /**
     * Rows that follow one another, fewer where the text is too short for windows in all of them. They are whole windows long:
     * what is left over at the end is not read, so that every update weighs the same.
     */
    private Examples rows(String name, int[] ids) {
        int pairs = ids.length - 1;
        if (pairs < 1) {
            throw new LstmException(name + ": expected at least 2 tokens, got " + ids.length + "; take a longer text");
        }
        int rows = Math.clamp(pairs / steps, 1, batch);
        int each = pairs < steps ? pairs : pairs / rows / steps * steps;
        int read = rows * each;
        return Examples.classification(Arrays.copyOf(ids, read), each, Arrays.copyOfRange(ids, 1, read + 1));
    }
}
