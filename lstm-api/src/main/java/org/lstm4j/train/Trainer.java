package org.lstm4j.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;

/**
 * Trains models by back-propagation through time. A trainer is a recipe: immutable, shareable, run as often as
 * wanted. The same recipe, model and examples give the same bits each time, whatever the number of threads.
 *
 * <pre>{@code
 * Trainer trainer = Trainer.builder()
 *         .loss(Loss.squaredError())
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
    private final Schedule schedule;
    private final Slicing slicing;
    private final SortedSet<Integer> frozen;
    private final List<Metric> metrics;
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
        schedule = recipe.schedule;
        slicing = new Slicing(recipe.batchSize, recipe.window, recipe.byLength);
        frozen = Collections.unmodifiableSortedSet(new TreeSet<>(recipe.frozen));
        metrics = recipe.metrics;
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
     * @throws ShapeException when the examples do not fit the model, or a metric the examples
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
     * Goes on from the checkpoint that a training with this recipe and these arguments has left, and ends with the
     * same bits as if it had never stopped. Resuming a training that had ended gives its result. {@code onEpoch}
     * hears of the epochs that follow; the history has them all.
     *
     * @param model that the training began with
     * @throws org.lstm4j.ModelFormatException when the checkpoint is damaged, or of another model, recipe or examples,
     *     with what differs
     * @throws LstmException when the recipe names no checkpoint, or the file cannot be read
     */
    public TrainingResult resume(Model model, Backend backend, Examples training, Examples validation) {
        return run(model, backend, training, Objects.requireNonNull(validation, "validation"), true);
    }

    private TrainingResult run(
            Model model, Backend backend, Examples training, @Nullable Examples validation, boolean resume) {
        Fit.require(this, model);
        Fit.require(this, model, "training", Objects.requireNonNull(training, "training"));
        if (validation != null) {
            Fit.require(this, model, "validation", validation);
            Fit.requireMeasurable(this, model, training, validation);
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
        recipe.put("schedule", schedule.toString());
        recipe.put("clipNorm", Float.toString(clipNorm));
        recipe.put("epochs", Integer.toString(epochs));
        recipe.put("batchSize", Integer.toString(slicing.batchSize()));
        recipe.put("truncate", Integer.toString(slicing.window()));
        recipe.put("bucketByLength", Boolean.toString(slicing.byLength()));
        recipe.put("freeze", frozen.toString());
        recipe.put("seed", Long.toString(seed));
        recipe.put("earlyStopping", String.valueOf(earlyStopping));
        recipe.put("metrics", metrics.stream().map(Metric::name).toList().toString());
        return recipe;
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

    Schedule schedule() {
        return schedule;
    }

    Slicing slicing() {
        return slicing;
    }

    SortedSet<Integer> frozen() {
        return frozen;
    }

    List<Metric> metrics() {
        return metrics;
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
        private Loss loss = Loss.squaredError();
        private Optimizer optimizer = Optimizer.adam(0.001f);
        private float clipNorm;
        private int epochs = 100;
        private int batchSize = 32;
        private int window;
        private boolean byLength;
        private Schedule schedule = Schedule.constant();
        private Set<Integer> frozen = Set.of();
        private List<Metric> metrics = List.of();
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

        /** How the optimizer's rate changes; not at all unless said. */
        public Builder schedule(Schedule value) {
            schedule = Objects.requireNonNull(value, "schedule");
            return this;
        }

        /**
         * Truncated back-propagation through time (Williams and Peng 1990): sequences are cut into windows of {@code
         * steps} steps, each an update of its own. The state goes on from window to window, gradients do not; every
         * sequence begins with zeros, every window draws dropout anew. For models that go forward in time and give
         * every step. With as many steps as the sequences have, this is full back-propagation.
         */
        public Builder truncate(int steps) {
            window = atLeastOne("truncate", steps);
            return this;
        }

        /** Batches examples of similar length, and spares them the steps that none of them has; the order stays random. */
        public Builder bucketByLength() {
            byLength = true;
            return this;
        }

        /**
         * Keeps the weights of some layers as they are, to the bit, as in the fine-tuning of a saved model; dropout still
         * drops there.
         *
         * @param layers indices in {@link Model#layers()}
         */
        public Builder freeze(int... layers) {
            frozen = Arrays.stream(Objects.requireNonNull(layers, "layers"))
                    .boxed()
                    .collect(Collectors.toUnmodifiableSet());
            return this;
        }

        /** Figures of the validation examples, for the reports; their outputs then come to the host after every epoch. */
        public Builder metrics(Metric... values) {
            List<String> names = Arrays.stream(Objects.requireNonNull(values, "values"))
                    .map(Metric::name)
                    .toList();
            if (new HashSet<>(names).size() < names.size()) {
                throw new LstmException("metrics: expected a name of its own for each, got " + names);
            }
            metrics = List.of(values);
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
         * Keeps a checkpoint, from which {@link Trainer#resume(Model, Backend, Examples, Examples)} goes on to the
         * same bits after a crash or a stop. It is replaced atomically, and once more when the training ends or is
         * stopped.
         *
         * @param file in a folder that exists; for this training alone
         * @param every how much time may pass from one to the next; {@link Duration#ZERO} for one before every batch
         */
        public Builder checkpoint(Path file, Duration every) {
            checkpointing =
                    new Checkpointing(Objects.requireNonNull(file, "file"), Objects.requireNonNull(every, "every"));
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
