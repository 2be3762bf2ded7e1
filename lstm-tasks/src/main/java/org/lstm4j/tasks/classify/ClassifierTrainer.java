package org.lstm4j.tasks.classify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.text.WordVectors;
import org.lstm4j.train.EpochReport;
import org.lstm4j.train.Examples;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainingResult;

/**
 * Trains classifiers of texts. A trainer is a recipe: immutable, shareable, run as often as wanted. The same recipe and texts
 * give the same bits each time on the same backend, whatever the number of threads.
 *
 * <p>Of the texts a share of each class is held back. The others give the vocabulary, and a network learns from them:
 * embedding, dropout, an LSTM in both directions, one vector of all steps, dropout, a logit for each class. It stops when the
 * texts held back are met no better; these also decide the temperature.
 */
public final class ClassifierTrainer {
    /** Hidden units of each direction unless set. */
    public static final int DEFAULT_HIDDEN = 32;

    /** Numbers of a token's vector unless set. */
    public static final int DEFAULT_WIDTH = 64;

    /** The share of dropped features unless set. */
    public static final float DEFAULT_DROPOUT = 0.5f;

    /** The seed unless set. */
    public static final long DEFAULT_SEED = 42;

    private static final double VALIDATION_SHARE = 0.1;
    private static final int BATCH = 32;

    /** Epochs without improvement that end a training, and the updates that these take at least: few texts make small epochs. */
    private static final int PATIENCE = 5;

    private static final int PATIENCE_UPDATES = 380;

    /** A training that goes on improving has so many times its patience, unless epochs are set. */
    private static final int PATIENCES = 6;

    private static final float LEARNING_RATE = 0.003f;
    private static final float CLIP_NORM = 1f;
    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(5);

    private final Builder recipe;

    private ClassifierTrainer(Builder recipe) {
        this.recipe = recipe;
    }

    /** A recipe whose every setting has a default. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Trains a classifier.
     *
     * @param data of at least two classes, with two texts at least of each
     * @param backend stays the caller's to close
     * @throws LstmException if the texts are too few, the training fails, or the calling thread is interrupted
     */
    public ClassifierReport train(LabelledTexts data, Backend backend) {
        data.requireEnough(2);
        Stratified.Split split = Stratified.split(data, VALIDATION_SHARE, recipe.seed);
        LabelledTexts training = split.training();
        LabelledTexts held = split.held();
        Lexicon lexicon = Lexicon.of(training.texts(), recipe.vectors, recipe.width);
        Encoder encoder = lexicon.encoder();
        float[] classWeights = recipe.balanced ? balance(training) : new float[0];
        int patience = Math.max(PATIENCE, Math.ceilDiv(PATIENCE_UPDATES, Math.ceilDiv(training.size(), BATCH)));
        Trainer.Builder trainer = Trainer.builder()
                .loss(Loss.crossEntropy(classWeights))
                .optimizer(Optimizer.adam(LEARNING_RATE))
                .clipNorm(CLIP_NORM)
                .batchSize(BATCH)
                .bucketByLength()
                .epochs(recipe.epochs == 0 ? PATIENCES * patience : recipe.epochs)
                .earlyStopping(patience)
                .seed(recipe.seed)
                .onEpoch(recipe.onEpoch)
                .stopWhen(() -> Thread.currentThread().isInterrupted());
        if (lexicon.isFixed()) {
            trainer.freeze(0);
        }
        TrainingResult result = run(trainer, lexicon, data.classes().size(), backend, training, held);
        if (Thread.currentThread().isInterrupted()) {
            throw new LstmException("training interrupted before it was done");
        }
        List<double[]> logits = TextClassifier.logits(result.model(), encoder, held.texts(), backend);
        double temperature = Temperature.fit(logits, held.labels(), classWeights);
        TextClassifier classifier = new TextClassifier(data.classes(), encoder, temperature, result.model());
        return new ClassifierReport(
                classifier, training.size(), classifier.evaluate(held, backend), result.history(), result.bestEpoch());
    }

    private TrainingResult run(
            Trainer.Builder trainer,
            Lexicon lexicon,
            int classes,
            Backend backend,
            LabelledTexts training,
            LabelledTexts held) {
        Examples examples = lexicon.encoder().encode(training.texts()).examples(training.labels());
        Examples validation = lexicon.encoder().encode(held.texts()).examples(held.labels());
        ClassifierNetwork network = new ClassifierNetwork(recipe.hidden, recipe.pool, recipe.dropout, classes);
        Path file = recipe.checkpoint;
        if (file == null) {
            return trainer.build().train(network.untrained(lexicon, recipe.seed), backend, examples, validation);
        }
        Trainer kept = trainer.checkpoint(file, CHECKPOINT_EVERY).build();
        return Files.exists(file)
                ? kept.resume(network.untrained(lexicon, recipe.seed), backend, examples, validation)
                : kept.train(network.untrained(lexicon, recipe.seed), backend, examples, validation);
    }

    /** Weights under which every class counts the same in all: {@code texts / (classes * texts of the class)}. */
    private static float[] balance(LabelledTexts data) {
        List<Integer> counts = data.counts();
        float[] weights = new float[counts.size()];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = (float) ((double) data.size() / ((double) weights.length * counts.get(k)));
        }
        return weights;
    }

    /** A recipe that begins with the settings of this one. */
    public Builder toBuilder() {
        return recipe.copy();
    }

    /** Collects a recipe. */
    public static final class Builder {
        private int hidden = DEFAULT_HIDDEN;
        private int width = DEFAULT_WIDTH;
        private @Nullable WordVectors vectors;
        private Pool pool = Pool.MAX;
        private float dropout = DEFAULT_DROPOUT;
        private int epochs;
        private boolean balanced;
        private long seed = DEFAULT_SEED;
        private Consumer<EpochReport> onEpoch = report -> {};
        private @Nullable Path checkpoint;

        private Builder() {}

        private Builder copy() {
            Builder copy = new Builder();
            copy.hidden = hidden;
            copy.width = width;
            copy.vectors = vectors;
            copy.pool = pool;
            copy.dropout = dropout;
            copy.epochs = epochs;
            copy.balanced = balanced;
            copy.seed = seed;
            copy.onEpoch = onEpoch;
            copy.checkpoint = checkpoint;
            return copy;
        }

        /** Hidden units of each direction; {@value #DEFAULT_HIDDEN} unless set. */
        public Builder hidden(int units) {
            hidden = atLeastOne("hidden", units);
            return this;
        }

        /** Numbers of a token's vector where vectors are learnt; {@value #DEFAULT_WIDTH} unless set. */
        public Builder width(int numbers) {
            width = atLeastOne("width", numbers);
            return this;
        }

        /**
         * Takes vectors of words as they are, in place of learning some: tokens of the texts that have none get random ones,
         * and words of the file that no text has are known too.
         */
        public Builder vectors(WordVectors words) {
            vectors = words;
            return this;
        }

        /** What of a text's steps the answer is made of; {@link Pool#MAX} unless set. */
        public Builder pool(Pool value) {
            pool = value;
            return this;
        }

        /** The share of features dropped before the answer, and half as many of the tokens' vectors, in [0, 1). */
        public Builder dropout(float share) {
            if (!(share >= 0f && share < 1f)) {
                throw new LstmException("dropout: expected a share in [0, 1), got " + share);
            }
            dropout = share;
            return this;
        }

        /** How often at most the texts are gone through; unless set, 30 times, or more often where they are fewer than 2,400. */
        public Builder epochs(int count) {
            epochs = atLeastOne("epochs", count);
            return this;
        }

        /**
         * Lets every class count the same, however few texts it has. Probabilities are then those of a world in which all
         * classes are equally frequent.
         */
        public Builder balanced() {
            balanced = true;
            return this;
        }

        /** Draws first weights, the texts held back, and the order of the others; {@value #DEFAULT_SEED} unless set. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Told after every epoch, on the training thread. */
        public Builder onEpoch(Consumer<EpochReport> listener) {
            onEpoch = listener;
            return this;
        }

        /**
         * Keeps a checkpoint of the training, and goes on from one that is there, to the same bits as if the training had
         * never been interrupted or killed.
         *
         * @param file in a folder that exists; for this recipe and these texts alone, one of others is refused
         */
        public Builder checkpoint(Path file) {
            checkpoint = file;
            return this;
        }

        public ClassifierTrainer build() {
            return new ClassifierTrainer(copy());
        }

        private static int atLeastOne(String name, int value) {
            if (value < 1) {
                throw new LstmException(name + ": expected at least 1, got " + value);
            }
            return value;
        }
    }
}
