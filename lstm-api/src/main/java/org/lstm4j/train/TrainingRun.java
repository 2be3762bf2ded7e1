package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.internal.event.FlightEvents;
import org.lstm4j.internal.network.Network;
import org.lstm4j.internal.network.PassShape;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.Philox;

/** One training from the first epoch to the last, on one stream of one backend. */
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
    private int step;
    private boolean stopped;

    TrainingRun(Trainer trainer, Model model, Backend backend, Examples training, @Nullable Examples validation) {
        this.trainer = trainer;
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
        List<EpochReport> history = new ArrayList<>();
        double lowest = Double.POSITIVE_INFINITY;
        int bestEpoch = 0;
        EarlyStopping early = trainer.earlyStopping();
        double minDelta = early == null ? 0 : early.minDelta();
        for (int epoch = 1; epoch <= trainer.epochs(); epoch++) {
            double trainingLoss = training.run(shuffled(training.size(), epoch), this::trainBatch);
            if (stopped) {
                break;
            }
            requireFinite("training", trainingLoss, epoch);
            double validationLoss =
                    validation == null ? Double.NaN : validation.run(inOrder(validation.size()), this::evaluateBatch);
            if (validation != null) {
                requireFinite("validation", validationLoss, epoch);
            }
            boolean improved = (validation == null ? trainingLoss : validationLoss) < lowest - minDelta;
            EpochReport report = new EpochReport(epoch, trainer.epochs(), trainingLoss, validationLoss, improved);
            if (improved) {
                lowest = report.watchedLoss();
                bestEpoch = epoch;
                if (best != null) {
                    best.keep(stream);
                }
            }
            history.add(report);
            trainer.report(report);
            if (early != null && epoch - bestEpoch >= early.patience()) {
                break;
            }
        }
        if (best != null && bestEpoch > 0) {
            best.restore(stream);
        }
        return new TrainingResult(network.toModel(stream), history, bestEpoch);
    }

    private boolean trainBatch(BatchPass batch, Matrix slot) {
        stopped = trainer.stopRequested();
        if (stopped) {
            return false;
        }
        PassShape shape = batch.pass().shape();
        FlightEvents.Span event = FlightEvents.trainStep(network.deviceId(), step, shape.batch(), shape.steps());
        batch.pass().drawDropout(trainer.seed(), step++);
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
