package org.lstm4j.tasks.translate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.file.AtomicFile;
import org.lstm4j.internal.file.Sha256;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.Mode;
import org.lstm4j.tasks.translate.TrainingPass.Size;
import org.lstm4j.train.EpochReport;
import org.lstm4j.train.TrainingPosition;

/**
 * One training from the first epoch, or from a checkpoint, to the last: Adam on batches by teacher forcing, until the loss of
 * the held-out examples (without such, that of the others) has not fallen for some epochs.
 */
final class Training implements AutoCloseable {
    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(5);

    private final Recipe recipe;
    private final BooleanSupplier stop;
    private final Shape shape;
    private final List<Example> training;
    private final List<Batch> heldOut;
    /** What has been opened so far; the stream first, whose closing waits for the work on all the others' memory. */
    private final List<AutoCloseable> open = new ArrayList<>();

    private final ComputeStream stream;
    private final Network network;
    private final Adam adam;
    private final TrainingPass pass;
    private final List<EpochReport> history = new ArrayList<>();
    private @Nullable Map<String, float[]> best;
    /** Of the epoch that is under way: batches done, their targets, and the sum of these's losses. */
    private int batchesDone;

    private long tokensDone;
    private double lossSum;

    /**
     * Prepares a training.
     *
     * @param examples at least one
     * @param heldOut may be none
     * @param stop asked before every batch; once it says true, the training keeps its checkpoint and fails
     */
    Training(
            Recipe recipe,
            Shape shape,
            Backend backend,
            List<Example> examples,
            List<Example> heldOut,
            BooleanSupplier stop) {
        this.recipe = recipe;
        this.stop = stop;
        this.shape = shape;
        training = List.copyOf(examples);
        this.heldOut = Batches.inOrder(heldOut, recipe.batchSize()).stream()
                .map(this::batch)
                .toList();
        try {
            stream = opened(backend.newStream());
            network = opened(new Network(backend, shape, Mode.TRAINING, shape.initialWeights(recipe.seed())));
            Memory memory = opened(new Memory(backend));
            adam = new Adam(network, memory, recipe.optimizer(), recipe.clipNorm());
            pass = new TrainingPass(network, memory, stream, largest(heldOut));
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private Batch batch(List<Example> examples) {
        return Batch.of(examples, shape.boundary());
    }

    private Size largest(List<Example> heldOutExamples) {
        int rows = Math.min(recipe.batchSize(), Math.max(training.size(), heldOutExamples.size()));
        Size most = new Size(rows, 1, 1);
        for (List<Example> examples : List.of(training, heldOutExamples)) {
            for (Example example : examples) {
                most = most.or(new Size(rows, example.source().length, example.target().length + 1));
            }
        }
        return most;
    }

    /** The epochs so far. */
    List<EpochReport> history() {
        return List.copyOf(history);
    }

    /**
     * Trains to the end.
     *
     * @param checkpoint kept up to date, and gone on from where there is one; null for none
     * @param onProgress told after every batch and every epoch of this run
     * @return the weights of the best epoch
     * @throws LstmException when the loss is no longer finite, or it is to stop
     */
    Map<String, float[]> run(@Nullable Path checkpoint, Consumer<TranslationProgress> onProgress) {
        String identity = identity();
        if (checkpoint != null) {
            AtomicFile.removeLeftovers(checkpoint);
            if (Files.exists(checkpoint)) {
                resume(Checkpoint.read(checkpoint, shape, identity, recipe.epochs()), checkpoint);
            }
        }
        Keeper keeper = new Keeper(checkpoint, identity);
        while (!isOver()) {
            EpochReport report = epoch(keeper, onProgress);
            history.add(report);
            if (report.best()) {
                best = network.store(stream, network.weights());
            }
            onProgress.accept(progress());
        }
        keeper.keep();
        return best == null ? network.store(stream, network.weights()) : best;
    }

    private boolean isOver() {
        int bestEpoch = 0;
        for (EpochReport report : history) {
            bestEpoch = report.best() ? report.epoch() : bestEpoch;
        }
        return history.size() >= recipe.epochs() || history.size() - bestEpoch >= recipe.patience();
    }

    private EpochReport epoch(Keeper keeper, Consumer<TranslationProgress> onProgress) {
        int epoch = history.size() + 1;
        List<List<Example>> batches = Batches.shuffled(training, recipe.batchSize(), recipe.seed(), epoch);
        while (batchesDone < batches.size()) {
            if (stop.getAsBoolean()) {
                keeper.keep();
                throw new LstmException("training: interrupted in epoch " + epoch);
            }
            keeper.keepIfDue();
            Batch batch = batch(batches.get(batchesDone));
            adam.zeroGradients(stream);
            double loss = pass.lossAndGradients(batch, adam.gradients());
            requireFinite("training", loss, epoch);
            adam.update(stream, rateFactor(epoch - 1 + (double) batchesDone / batches.size()));
            batchesDone++;
            tokensDone += batch.tokens();
            lossSum += loss * batch.tokens();
            onProgress.accept(progress());
        }
        double trainingLoss = lossSum / tokensDone;
        double heldOutLoss = heldOutLoss();
        if (!heldOut.isEmpty()) {
            requireFinite("held-out", heldOutLoss, epoch);
        }
        batchesDone = 0;
        tokensDone = 0;
        lossSum = 0;
        double lowest =
                history.stream().mapToDouble(EpochReport::watchedLoss).min().orElse(Double.POSITIVE_INFINITY);
        double watched = heldOut.isEmpty() ? trainingLoss : heldOutLoss;
        return new EpochReport(epoch, recipe.epochs(), trainingLoss, heldOutLoss, Map.of(), watched < lowest);
    }

    private int batchesOfEpoch() {
        return Math.ceilDiv(training.size(), recipe.batchSize());
    }

    private TranslationProgress progress() {
        long each = batchesOfEpoch();
        return new TranslationProgress(
                history.size() * each + batchesDone,
                recipe.epochs() * each,
                history.isEmpty() ? null : history.getLast());
    }

    private float rateFactor(double elapsed) {
        return recipe.schedule().factor(new TrainingPosition(adam.updates(), elapsed, recipe.epochs(), history()));
    }

    private double heldOutLoss() {
        double sum = 0;
        long tokens = 0;
        for (Batch batch : heldOut) {
            sum += pass.loss(batch) * batch.tokens();
            tokens += batch.tokens();
        }
        return tokens == 0 ? Double.NaN : sum / tokens;
    }

    private static void requireFinite(String what, double loss, int epoch) {
        if (!Double.isFinite(loss)) {
            throw new LstmException(what + " loss: it is " + loss + " in epoch " + epoch
                    + "; train with fewer hidden units, or another seed");
        }
    }

    /** The settings, and a digest over the shape and all examples. */
    private String identity() {
        Sha256 digest = new Sha256().add(shape.toString());
        for (Example example : training) {
            digest.add(example.source()).add(Batch.NO_ID).add(example.target()).add(Batch.NO_ID);
        }
        for (Batch batch : heldOut) {
            digest.add(batch.rows()).add(batch.sources()).add(batch.targets());
        }
        return recipe + " " + digest.hex();
    }

    private void resume(Checkpoint from, Path file) {
        history.addAll(from.history());
        int batches = batchesOfEpoch();
        if (from.batches() > batches || history.size() > recipe.epochs() || (isOver() && from.batches() > 0)) {
            throw new ModelFormatException(
                    file + ": the checkpoint contradicts itself: " + history.size() + " epochs and " + from.batches()
                            + " batches cannot come from this training; take one that nobody has edited");
        }
        batchesDone = from.batches();
        tokensDone = from.tokens();
        lossSum = from.lossSum();
        best = from.best();
        network.load(stream, from.weights(), network.weights());
        network.load(stream, from.firstMoment(), adam.firstMoments());
        network.load(stream, from.secondMoment(), adam.secondMoments());
        adam.resume(from.updates());
    }

    /** Writes checkpoints when they are due. */
    private final class Keeper {
        private final @Nullable Path file;
        private final String identity;
        private long lastNanos = System.nanoTime();

        Keeper(@Nullable Path file, String identity) {
            this.file = file;
            this.identity = identity;
        }

        void keepIfDue() {
            if (System.nanoTime() - lastNanos >= CHECKPOINT_EVERY.toNanos()) {
                keep();
            }
        }

        void keep() {
            if (file == null) {
                return;
            }
            new Checkpoint(
                            identity,
                            history,
                            adam.updates(),
                            batchesDone,
                            tokensDone,
                            lossSum,
                            network.store(stream, network.weights()),
                            best,
                            network.store(stream, adam.firstMoments()),
                            network.store(stream, adam.secondMoments()))
                    .write(file, shape);
            lastNanos = System.nanoTime();
        }
    }

    @Override
    public void close() {
        LstmException failure = null;
        for (AutoCloseable resource : open) {
            try {
                resource.close();
            } catch (Exception e) {
                failure = failure == null ? new LstmException("training: cannot free its memory: " + e, e) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
