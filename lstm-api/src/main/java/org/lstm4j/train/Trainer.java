package org.lstm4j.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;

/**
 * Trains models by back-propagation through time. A trainer is a recipe: immutable, shareable, run as often as wanted. The
 * same recipe, model and examples give the same bits each time, whatever the number of threads.
 *
 * <pre>{@code
 * Trainer trainer = Trainer.builder()
 *         .loss(Loss.MEAN_SQUARED_ERROR)
 *         .optimizer(Optimizer.adam(0.001f))
 *         .clipNorm(1f)
 *         .epochs(100)
 *         .earlyStopping(10)
 *         .seed(42)
 *         .onEpoch(report -> progress.show(report))
 *         .build();
 * Model trained = trainer.train(model, backend, training, validation).model();
 * }</pre>
 */
public final class Trainer {
    private final Loss loss;
    private final Optimizer optimizer;
    private final float clipNorm;
    private final int epochs;
    private final int batchSize;
    private final long seed;
    private final @Nullable EarlyStopping earlyStopping;
    private final Consumer<EpochReport> onEpoch;
    private final BooleanSupplier stopWhen;
    private final @Nullable Checkpointing checkpointing;

    private Trainer(Builder recipe) {
        loss = recipe.loss;
        optimizer = recipe.optimizer;
        clipNorm = recipe.clipNorm;
        epochs = recipe.epochs;
        batchSize = recipe.batchSize;
        seed = recipe.seed;
        earlyStopping = recipe.earlyStopping;
        onEpoch = recipe.onEpoch;
        stopWhen = recipe.stopWhen;
        checkpointing = recipe.checkpointing;
    }

    /** A recipe of Adam at 0.001, batches of 32, 100 epochs and the squared error, to be changed. */
    public static Builder builder() {
        return new Builder();
    }

    /** Trains without validation; early stopping then watches the training loss. */
    public TrainingResult train(Model model, Backend backend, Examples training) {
        return run(model, backend, training, null, false);
    }

    /**
     * Trains, and measures the validation examples after every epoch.
     *
     * @return a new model; the given one is as it was
     * @throws ShapeException when the examples do not fit the model
     * @throws LstmException when a class is none of the model's, or the loss is no longer finite
     * @throws org.lstm4j.MemoryLimitException when the device cannot hold a batch
     */
    public TrainingResult train(Model model, Backend backend, Examples training, Examples validation) {
        return run(model, backend, training, Objects.requireNonNull(validation, "validation"), false);
    }

    /** As {@link #resume(Model, Backend, Examples, Examples)}, for a training without validation. */
    public TrainingResult resume(Model model, Backend backend, Examples training) {
        return run(model, backend, training, null, true);
    }

    /**
     * Goes on from the checkpoint that a training with this recipe and these arguments has left, and ends with the same bits
     * as if it had never stopped. Resuming a training that had ended gives its result. {@code onEpoch} hears of the epochs
     * that follow; the history has them all.
     *
     * @param model that the training began with
     * @throws org.lstm4j.ModelFormatException when the checkpoint is damaged, or of another model, recipe or examples, with
     *     what differs
     * @throws LstmException when the recipe names no checkpoint, or the file cannot be read
     */
    public TrainingResult resume(Model model, Backend backend, Examples training, Examples validation) {
        return run(model, backend, training, Objects.requireNonNull(validation, "validation"), true);
    }

    private TrainingResult run(
            Model model, Backend backend, Examples training, @Nullable Examples validation, boolean resume) {
        requireFit("training", model, Objects.requireNonNull(training, "training"));
        if (validation != null) {
            requireFit("validation", model, validation);
        }
        Path file = resume ? checkpointFile() : null;
        Checkpoint checkpoint = file == null ? null : CheckpointFile.read(file, model);
        try (TrainingRun run = new TrainingRun(this, model, backend, training, validation)) {
            if (checkpoint != null) {
                run.resume(checkpoint, String.valueOf(file));
            }
            return run.run();
        }
    }

    private Path checkpointFile() {
        if (checkpointing == null) {
            throw new LstmException("resume: the recipe names no file to go on from; set checkpoint(file, every)");
        }
        return checkpointing.file();
    }

    /** Names and values of all that decides about the result. */
    Map<String, String> recipe() {
        Map<String, String> recipe = new LinkedHashMap<>();
        recipe.put("loss", loss.toString());
        recipe.put("optimizer", optimizer.toString());
        recipe.put("clipNorm", Float.toString(clipNorm));
        recipe.put("epochs", Integer.toString(epochs));
        recipe.put("batchSize", Integer.toString(batchSize));
        recipe.put("seed", Long.toString(seed));
        recipe.put("earlyStopping", String.valueOf(earlyStopping));
        return recipe;
    }

    private void requireFit(String name, Model model, Examples examples) {
        requireInput(name, model, examples);
        Features output = model.outputFeatures();
        boolean squared = loss == Loss.MEAN_SQUARED_ERROR;
        if (squared != (examples.values() != null)) {
            throw new LstmException(name + " examples hold " + (squared ? "classes" : "numbers") + ", but the loss "
                    + loss + " takes " + (squared ? "numbers" : "classes") + "; make them with Examples."
                    + (squared ? "regression" : "classification") + " or choose the other loss");
        }
        int expected = (output.sequence() ? examples.steps() : 1) * (squared ? output.width() : 1);
        if (examples.targetsPerExample() != expected) {
            throw new ShapeException(name + " examples have " + examples.targetsPerExample()
                    + " targets each, the model gives " + output + ", which takes " + expected);
        }
        if (!squared) {
            examples.requireClasses(name, output);
        }
    }

    private static void requireInput(String name, Model model, Examples examples) {
        boolean tokens = model.inputFeatures(0).kind() == Features.Kind.TOKENS;
        if (tokens != examples.tokens()) {
            throw new LstmException(name + " examples hold " + (tokens ? "floats" : "token ids") + ", the model reads "
                    + model.inputFeatures(0) + "; make them of " + (tokens ? "an int[] of ids" : "floats"));
        }
        if (tokens) {
            examples.requireIds(name, model.inputSize());
        } else if (examples.features() != model.inputSize()) {
            throw new ShapeException(name + " examples have " + examples.features()
                    + " features, the model's inputSize is " + model.inputSize());
        }
    }

    Loss loss() {
        return loss;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    float clipNorm() {
        return clipNorm;
    }

    int epochs() {
        return epochs;
    }

    int batchSize() {
        return batchSize;
    }

    long seed() {
        return seed;
    }

    @Nullable
    EarlyStopping earlyStopping() {
        return earlyStopping;
    }

    @Nullable
    Checkpointing checkpointing() {
        return checkpointing;
    }

    void report(EpochReport report) {
        onEpoch.accept(report);
    }

    boolean stopRequested() {
        return stopWhen.getAsBoolean();
    }

    /** Collects a recipe. */
    public static final class Builder {
        private Loss loss = Loss.MEAN_SQUARED_ERROR;
        private Optimizer optimizer = Optimizer.adam(0.001f);
        private float clipNorm;
        private int epochs = 100;
        private int batchSize = 32;
        private long seed;
        private @Nullable EarlyStopping earlyStopping;
        private Consumer<EpochReport> onEpoch = report -> {};
        private BooleanSupplier stopWhen = () -> false;
        private @Nullable Checkpointing checkpointing;

        private Builder() {}

        public Builder loss(Loss value) {
            loss = Objects.requireNonNull(value, "loss");
            return this;
        }

        public Builder optimizer(Optimizer value) {
            optimizer = Objects.requireNonNull(value, "optimizer");
            return this;
        }

        /** Bounds the global norm of all gradients together (Pascanu et al. 2013); 0, the default, for no bound. */
        public Builder clipNorm(float value) {
            if (!(value >= 0f)) {
                throw new LstmException("clipNorm must be positive, or 0 for none, got " + value);
            }
            clipNorm = value;
            return this;
        }

        /** How often at most the training examples are gone through. */
        public Builder epochs(int value) {
            epochs = atLeastOne("epochs", value);
            return this;
        }

        /** Examples of one update; the last batch of an epoch takes what is left. */
        public Builder batchSize(int value) {
            batchSize = atLeastOne("batchSize", value);
            return this;
        }

        /** Ends after {@code patience} epochs without a new lowest loss, with the weights of the lowest. */
        public Builder earlyStopping(int patience) {
            earlyStopping = new EarlyStopping(patience, 0);
            return this;
        }

        /** As {@link #earlyStopping(int)}, with a least difference. */
        public Builder earlyStopping(EarlyStopping value) {
            earlyStopping = Objects.requireNonNull(value, "earlyStopping");
            return this;
        }

        /** Draws the order of examples and the dropout; weights have been drawn with the model. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Told after every epoch, on the training thread. */
        public Builder onEpoch(Consumer<EpochReport> listener) {
            onEpoch = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Keeps a checkpoint, from which {@link Trainer#resume(Model, Backend, Examples, Examples)} goes on to the same bits
         * after a crash or a stop. It is replaced atomically, and once more when the training ends or is stopped.
         *
         * @param file in a folder that exists; for this training alone
         * @param every how much time may pass from one to the next; {@link Duration#ZERO} for one before every batch
         */
        public Builder checkpoint(Path file, Duration every) {
            checkpointing = new Checkpointing(file, every);
            return this;
        }

        /** Asked before every batch; once it says true, training ends with what has been reached. */
        public Builder stopWhen(BooleanSupplier condition) {
            stopWhen = Objects.requireNonNull(condition, "condition");
            return this;
        }

        public Trainer build() {
            return new Trainer(this);
        }

        private static int atLeastOne(String name, int value) {
            if (value < 1) {
                throw new LstmException(name + " must be at least 1, got " + value);
            }
            return value;
        }
    }
}
