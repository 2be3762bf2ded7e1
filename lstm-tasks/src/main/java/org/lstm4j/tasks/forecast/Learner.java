package org.lstm4j.tasks.forecast;

import java.util.Map;
import java.util.function.Consumer;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.train.EpochReport;
import org.lstm4j.train.Examples;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Trainer;

/** Trains the network of a pipeline: one LSTM over the window, whose last hidden state a dense layer turns into levels. */
record Learner(int hidden, int epochs, long seed) {
    /** Networks that answer together; a further one gains little more. */
    static final int MEMBERS = 4;

    private static final float LEARNING_RATE = 0.01f;
    private static final float CLIP_NORM = 1f;
    private static final int BATCH = 32;
    private static final int PATIENCE = 15;

    /**
     * Trains on the older windows and stops by the newest, which are held back; in between, windows whose targets reach
     * into the held-back ones are left out.
     */
    Model train(Windows windows, int training, int member, Backend backend, Consumer<EpochReport> onEpoch) {
        int validation = Plan.validationWindows(windows.count());
        Trainer trainer = Trainer.builder()
                .optimizer(Optimizer.adam(LEARNING_RATE))
                .clipNorm(CLIP_NORM)
                .batchSize(BATCH)
                .epochs(epochs)
                .earlyStopping(PATIENCE)
                .seed(seed(member))
                .onEpoch(onEpoch)
                .stopWhen(() -> Thread.currentThread().isInterrupted())
                .build();
        return trainer.train(
                        untrained(windows.reach(), member),
                        backend,
                        examples(windows.slice(0, training)),
                        examples(windows.slice(windows.count() - validation, windows.count())))
                .model();
    }

    /** A network that answers zero: training starts from what the transform says alone, and early stopping stays near. */
    private Model untrained(int reach, int member) {
        Model model = Model.builder(1)
                .add(LSTM.of(hidden).last())
                .add(Dense.of(reach))
                .initialise(Initialiser.PYTORCH, seed(member))
                .build();
        return model.withWeights(Map.of("1.weight", new float[reach * hidden], "1.bias", new float[reach]));
    }

    /** Another seed for each member, and for no two seeds the same. */
    private long seed(int member) {
        return seed * MEMBERS + member;
    }

    private static Examples examples(Windows windows) {
        return Examples.regression(windows.inputs(), windows.window(), 1, windows.targets());
    }
}
