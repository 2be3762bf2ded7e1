package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.event.FlightEvents;
import org.lstm4j.internal.network.Network;
import org.lstm4j.internal.network.PassShape;
import org.lstm4j.internal.network.WeightBlock;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.Philox;

/** One training from the first epoch, or from a checkpoint, to the last, on one stream of one backend. */
final class TrainingRun implements AutoCloseable {
    private final Trainer trainer;
    /** What has been opened so far; the stream first, whose closing waits for the work on all the others' memory. */
    private final List<AutoCloseable> open = new ArrayList<>();

    private final ComputeStream stream;
    private final Network network;
    private final Updater updater;
    private final Phase training;
    private final @Nullable Phase validation;
    private final @Nullable BestWeights best;
    private final @Nullable CheckpointWriter checkpoints;
    private final History history;
    private boolean stopped;

    TrainingRun(Trainer trainer, Model model, Backend backend, Examples training, @Nullable Examples validation) {
        this.trainer = trainer;
        history = new History(trainer.epochs(), trainer.earlyStopping());
        Checkpointing checkpointing = trainer.checkpointing();
        checkpoints = checkpointing == null
                ? null
                : new CheckpointWriter(checkpointing, TrainingIdentity.of(trainer, model, training, validation));
        try {
            stream = opened(backend.newStream());
            network = opened(new Network(backend, model, Mode.TRAINING, Numerics.STRICT));
            updater = opened(new Updater(trainer.optimizer(), trainer.clipNorm(), backend, network.blocks()));
            this.training = phase(backend, model.outputFeatures(), training);
            this.validation = validation == null ? null : phase(backend, model.outputFeatures(), validation);
            best = trainer.earlyStopping() == null ? null : opened(new BestWeights(backend, network.blocks()));
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private Phase phase(Backend backend, Features output, Examples examples) {
        return opened(new Phase(backend, network, stream, trainer.loss(), output, examples, trainer.batchSize()));
    }

    TrainingResult run() {
        while (!stopped && !history.isOver()) {
            epoch(history.nextEpoch());
        }
        if (checkpoints != null) {
            checkpoints.write(this::checkpoint);
        }
        if (best != null && history.bestEpoch() > 0) {
            best.restore(stream);
        }
        return new TrainingResult(network.toModel(stream), history.reports(), history.bestEpoch());
    }

    private void epoch(int epoch) {
        double trainingLoss = training.run(shuffled(training.size(), epoch), this::trainBatch);
        if (stopped) {
            return;
        }
        requireFinite("training", trainingLoss, epoch);
        double validationLoss =
                validation == null ? Double.NaN : validation.run(inOrder(validation.size()), this::evaluateBatch);
        if (validation != null) {
            requireFinite("validation", validationLoss, epoch);
        }
        EpochReport report = history.add(trainingLoss, validationLoss);
        if (report.best() && best != null) {
            best.keep(stream);
        }
        trainer.report(report);
    }

    private boolean trainBatch(BatchPass batch, Matrix slot) {
        stopped = trainer.stopRequested();
        if (stopped) {
            return false;
        }
        if (checkpoints != null) {
            checkpoints.writeIfDue(this::checkpoint);
        }
        PassShape shape = batch.pass().shape();
        FlightEvents.Span event =
                FlightEvents.trainStep(network.deviceId(), updater.updates(), shape.batch(), shape.steps());
        batch.pass().drawDropout(trainer.seed(), updater.updates());
        batch.pass().forward();
        batch.loss(slot, true);
        updater.zeroGradients(stream);
        batch.pass().backward();
        updater.update(stream);
        event.done();
        return true;
    }

    private boolean evaluateBatch(BatchPass batch, Matrix slot) {
        batch.pass().disableDropout();
        batch.pass().forward();
        batch.loss(slot, false);
        return true;
    }

    private Checkpoint checkpoint(Map<String, String> identity) {
        return new Checkpoint(
                identity,
                history.reports(),
                updater.updates(),
                training.losses(),
                network.toModel(stream),
                best == null || history.bestEpoch() == 0 ? null : network.toModel(stream, best.buffers()),
                updater.moments().stream()
                        .map(moment -> network.toModel(stream, moment))
                        .toList());
    }

    /**
     * Goes on where a checkpoint of this training was written.
     *
     * @throws ModelFormatException when it is of another training
     */
    void resume(Checkpoint from, String source) {
        if (checkpoints == null) {
            throw new IllegalStateException("resumes a training that keeps no checkpoint");
        }
        TrainingIdentity.requireSame(checkpoints.identity(), from.identity(), source);
        for (EpochReport report : from.history()) {
            history.add(report.trainingLoss(), report.validationLoss());
        }
        boolean keepsBest = best != null && history.bestEpoch() > 0;
        if (!history.reports().equals(from.history())
                || from.losses().length > training.batches()
                || (from.best() != null) != keepsBest
                || from.moments().size() != updater.moments().size()) {
            throw new ModelFormatException(source + ": the checkpoint contradicts itself: its history, batches, best "
                    + "weights and moments cannot come from one training; take one that nobody has edited");
        }
        network.load(stream, from.weights(), WeightBlock::weights);
        if (best != null && from.best() != null) {
            network.load(stream, from.best(), best.buffers());
        }
        for (int i = 0; i < from.moments().size(); i++) {
            network.load(stream, from.moments().get(i), updater.moments().get(i));
        }
        updater.resume(from.updates());
        training.resume(from.losses());
    }

    /** Fisher and Yates's shuffle; number i of an epoch is drawn whatever the others are. */
    private int[] shuffled(int size, int epoch) {
        int[] order = inOrder(size);
        for (int i = size - 1; i > 0; i--) {
            int bits = Philox.bits(trainer.seed(), Philox.Purpose.SHUFFLE, 0, epoch, i, 0);
            int other = (int) ((Integer.toUnsignedLong(bits) * (i + 1)) >>> 32);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order;
    }

    private static int[] inOrder(int size) {
        return IntStream.range(0, size).toArray();
    }

    private static void requireFinite(String phase, double loss, int epoch) {
        if (!Double.isFinite(loss)) {
            throw new LstmException(phase + " diverged in epoch " + epoch + ": the loss is " + loss
                    + "; lower the optimizer's rate, set clipNorm, scale the inputs, or look for examples that are not "
                    + "finite");
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
