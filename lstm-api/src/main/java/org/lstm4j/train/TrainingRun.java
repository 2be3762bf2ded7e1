package org.lstm4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** One training from the first epoch, or from a checkpoint, to the last, on one stream of one backend. */
final class TrainingRun implements AutoCloseable {
    private final Trainer trainer;
    /** What has been opened so far; the stream first, whose closing waits for the work on all the others' memory. */
    private final List<AutoCloseable> open = new ArrayList<>();

    private final ComputeStream stream;
    private final Network network;
    private final Updater updater;
    private final BatchPasses passes;
    private final Phase training;
    private final @Nullable Phase validation;
    private final @Nullable BestWeights best;
    private final @Nullable CheckpointWriter checkpoints;
    private final Features output;
    private final History history;
    private boolean stopped;

    TrainingRun(Trainer trainer, Model model, Backend backend, Examples training, @Nullable Examples validation) {
        this.trainer = trainer;
        output = model.outputFeatures();
        history = new History(trainer.epochs(), trainer.earlyStopping());
        Checkpointing checkpointing = trainer.checkpointing();
        checkpoints = checkpointing == null
                ? null
                : new CheckpointWriter(checkpointing, TrainingIdentity.of(trainer, model, training, validation));
        try {
            stream = opened(backend.newStream());
            network = opened(new Network(backend, model, Mode.TRAINING, Numerics.STRICT, trainer.frozen()));
            updater = opened(new Updater(trainer.optimizer(), trainer.clipNorm(), backend, network, model, stream));
            passes = opened(new BatchPasses(trainer, model, backend, network, stream, training, validation));
            this.training = opened(new Phase(trainer, output, backend, passes, stream, training));
            this.validation =
                    validation == null ? null : opened(new Phase(trainer, output, backend, passes, stream, validation));
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
        double trainingLoss = training.run(order(epoch), this::trainBatch);
        if (stopped) {
            return;
        }
        requireFinite("training", trainingLoss, epoch);
        double validationLoss = Double.NaN;
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (validation != null) {
            Outcome outcome =
                    trainer.metrics().isEmpty() ? null : new Outcome(trainer.loss(), output, validation.examples());
            validationLoss = validation.run(
                    ExampleOrder.inOrder(validation.examples().size()),
                    (batch, slot) -> evaluateBatch(batch, slot, outcome));
            requireFinite("validation", validationLoss, epoch);
            if (outcome != null) {
                trainer.metrics()
                        .forEach(metric ->
                                metrics.put(metric.name(), metric.function().of(outcome)));
            }
        }
        EpochReport report = history.add(trainingLoss, validationLoss, metrics);
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
        updater.update(stream, rateFactor());
        event.done();
        return true;
    }

    private float rateFactor() {
        double elapsed = history.reports().size() + training.elapsed();
        return trainer.schedule()
                .factor(new TrainingPosition(updater.updates(), elapsed, trainer.epochs(), history.reports()));
    }

    private boolean evaluateBatch(BatchPass batch, Matrix slot, @Nullable Outcome outcome) {
        batch.pass().disableDropout();
        batch.pass().forward();
        batch.loss(slot, false);
        if (outcome != null) {
            outcome.add(batch.pass(), batch.host());
        }
        return true;
    }

    private int[] order(int epoch) {
        return ExampleOrder.shuffled(training.examples(), trainer.slicing(), trainer.seed(), epoch);
    }

    private Checkpoint checkpoint(Map<String, String> identity) {
        return new Checkpoint(
                identity,
                history.reports(),
                updater.updates(),
                training.losses(),
                training.carried(),
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
        boolean endsInTime = true;
        for (EpochReport report : from.history()) {
            endsInTime &= !history.isOver();
            history.add(report.trainingLoss(), report.validationLoss(), report.metrics());
        }
        boolean keepsBest = best != null && history.bestEpoch() > 0;
        if (!endsInTime
                || (history.isOver() && from.losses().length > 0)
                || !history.reports().equals(from.history())
                || (from.best() != null) != keepsBest
                || from.moments().size() != updater.moments().size()
                || !isPossible(from.updates(), from.losses().length)
                || !training.resume(order(history.nextEpoch()), from.losses(), from.carried())) {
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
    }

    private boolean isPossible(int updates, int inThisEpoch) {
        long most = (long) history.reports().size() * trainer.slicing().mostSlices(training.examples());
        return updates >= inThisEpoch && updates <= most + inThisEpoch;
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
