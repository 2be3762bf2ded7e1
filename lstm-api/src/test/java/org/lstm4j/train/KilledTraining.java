package org.lstm4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** The program that {@link KilledTrainingTest} kills: it goes on from its checkpoint if there is one. */
final class KilledTraining {
    /** What it prints before its first batch. */
    static final String STARTED = "training";

    private static final int STEPS = 6;
    /** Many outputs, so that writing a checkpoint takes a good part of the time. */
    private static final int OUTPUTS = 1000;

    private KilledTraining() {}

    /** Arguments: the checkpoint, the file for the trained model, the file for the history. */
    public static void main(String[] args) throws IOException {
        TrainingResult result = run(Path.of(args[0]));
        ModelFile.save(Path.of(args[1]), result.model());
        Files.write(Path.of(args[2]), lines(result));
    }

    static TrainingResult run(Path checkpoint) {
        boolean[] started = {false};
        Trainer trainer = recipe().checkpoint(checkpoint, Duration.ZERO)
                .stopWhen(() -> {
                    if (!started[0]) {
                        started[0] = true;
                        System.out.println(STARTED);
                    }
                    return false;
                })
                .build();
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            return Files.exists(checkpoint)
                    ? trainer.resume(model(), backend, examples(1, 17), examples(3, 5))
                    : trainer.train(model(), backend, examples(1, 17), examples(3, 5));
        }
    }

    static Trainer.Builder recipe() {
        return Trainer.builder()
                .optimizer(Optimizer.adam(0.01f))
                .clipNorm(1f)
                .epochs(50)
                .batchSize(4)
                .earlyStopping(50)
                .seed(5);
    }

    static Model model() {
        return Model.builder(1)
                .add(LSTM.of(4).last())
                .add(Dropout.of(0.2f))
                .add(Dense.of(OUTPUTS))
                .initialise(Initialiser.PYTORCH, 2)
                .build();
    }

    static Examples examples(long seed, int size) {
        return Examples.regression(
                TestModels.input(seed, size * STEPS), STEPS, 1, TestModels.input(seed + 1, size * OUTPUTS));
    }

    /** One line for each epoch, with all digits of the losses. */
    static List<String> lines(TrainingResult result) {
        return result.history().stream().map(EpochReport::toString).toList();
    }
}
