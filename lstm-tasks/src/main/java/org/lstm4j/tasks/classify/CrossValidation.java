package org.lstm4j.tasks.classify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.training.SideBySide;
import org.lstm4j.tasks.training.TrainingProgress;
import org.lstm4j.train.EpochReport;

/**
 * Measures a recipe on texts that it has not learnt from, beside a bag of words: the texts are cut into folds, each with its
 * share of every class, each is answered by a classifier trained on the others; and all of it anew for every seed, which draws
 * other folds and other first weights.
 *
 * <p>The baseline is a logistic regression on counts of lower-case words (runs of two or more letters, digits and underscores),
 * penalised by half the squared norm of its weights (L2, C = 1) and fitted to convergence, on the same folds.
 */
public final class CrossValidation {
    /** Parts of the texts unless set. */
    public static final int DEFAULT_FOLDS = 5;

    /** How often all of it is done unless set. */
    public static final int DEFAULT_SEEDS = 3;

    /** Of a class, so that with any number of folds two are left to train with. */
    private static final int LEAST_TEXTS = 4;

    private final ClassifierTrainer trainer;
    private final int folds;
    private final int seeds;
    private final long firstSeed;
    private final int threads;
    private final Consumer<TrainingProgress> onProgress;
    private final @Nullable Path checkpoints;

    private CrossValidation(Builder recipe) {
        trainer = recipe.trainer;
        folds = recipe.folds;
        seeds = recipe.seeds;
        firstSeed = recipe.firstSeed;
        threads = recipe.threads;
        onProgress = recipe.onProgress;
        checkpoints = recipe.checkpoints;
    }

    /** A measurement whose every setting has a default. */
    public static Builder of(ClassifierTrainer trainer) {
        return new Builder(trainer);
    }

    /**
     * Trains and measures.
     *
     * @param data of at least two classes, each with as many texts as there are folds, and with four at least
     * @param backend stays the caller's to close
     * @throws LstmException if the texts are too few, a training fails, or the calling thread is interrupted
     */
    public CrossValidationReport run(LabelledTexts data, Backend backend) {
        data.requireEnough(Math.max(folds, LEAST_TEXTS));
        Progress progress = new Progress(folds * seeds);
        List<Callable<CrossValidationReport.Part>> jobs = new ArrayList<>();
        for (int s = 0; s < seeds; s++) {
            long seed = firstSeed + s;
            List<Stratified.Split> splits = Stratified.folds(data, folds, seed);
            for (int f = 0; f < folds; f++) {
                int fold = f;
                int training = jobs.size();
                jobs.add(() -> part(splits.get(fold), seed, fold, training, progress, backend));
            }
        }
        return new CrossValidationReport(SideBySide.run(threads, jobs));
    }

    private CrossValidationReport.Part part(
            Stratified.Split split, long seed, int fold, int training, Progress progress, Backend backend) {
        ClassifierTrainer.Builder recipe = trainer.toBuilder()
                .seed(seed * folds + fold) // another one for each training
                .onEpoch(epoch -> progress.report(training, 0, epoch));
        if (checkpoints != null) {
            recipe.checkpoint(checkpoints.resolve("training-" + (training + 1) + ".safetensors"));
        }
        ClassifierReport report = recipe.build().train(split.training(), backend);
        Scores network = report.classifier().evaluate(split.held(), backend);
        Scores baseline = BagOfWords.fit(split.training()).evaluate(split.held());
        progress.report(training, 1, report.history().getLast());
        return new CrossValidationReport.Part(seed, fold, network, baseline);
    }

    /** Tells of all trainings in turn. */
    private final class Progress {
        private final int trainings;
        private int ended;

        Progress(int trainings) {
            this.trainings = trainings;
        }

        synchronized void report(int training, int endedNow, EpochReport epoch) {
            ended += endedNow;
            onProgress.accept(new TrainingProgress(training, trainings, ended, epoch));
        }
    }

    /** Collects a measurement's settings. */
    public static final class Builder {
        private final ClassifierTrainer trainer;
        private int folds = DEFAULT_FOLDS;
        private int seeds = DEFAULT_SEEDS;
        private long firstSeed = ClassifierTrainer.DEFAULT_SEED;
        private int threads = Runtime.getRuntime().availableProcessors();
        private Consumer<TrainingProgress> onProgress = progress -> {};
        private @Nullable Path checkpoints;

        private Builder(ClassifierTrainer trainer) {
            this.trainer = trainer;
        }

        /** Parts that the texts are cut into, at least 2; {@value #DEFAULT_FOLDS} unless set. */
        public Builder folds(int count) {
            folds = atLeast("folds", 2, count);
            return this;
        }

        /** How often all of it is done; {@value #DEFAULT_SEEDS} unless set. */
        public Builder seeds(int count) {
            seeds = atLeast("seeds", 1, count);
            return this;
        }

        /** The first of the seeds, which follow one another; in place of the trainer's own. */
        public Builder firstSeed(long value) {
            firstSeed = value;
            return this;
        }

        /** How many trainings run side by side; one per processor unless set. The results do not depend on it. */
        public Builder threads(int count) {
            threads = atLeast("threads", 1, count);
            return this;
        }

        /** Told after every epoch and every training, one call at a time, on a training's thread. */
        public Builder onProgress(Consumer<TrainingProgress> listener) {
            onProgress = listener;
            return this;
        }

        /**
         * Keeps a checkpoint of every training, and goes on from those that are there.
         *
         * @param folder exists, and belongs to this measurement and these texts alone; one of others is refused
         */
        public Builder checkpoints(Path folder) {
            checkpoints = folder;
            return this;
        }

        public CrossValidation build() {
            return new CrossValidation(this);
        }

        private static int atLeast(String name, int least, int value) {
            if (value < least) {
                throw new LstmException(name + ": expected at least " + least + ", got " + value);
            }
            return value;
        }
    }
}
