package org.lstm4j.tasks.language;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.model.Initialiser;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Schedule;
import org.lstm4j.train.TrainingResult;

/**
 * Trains language models. A trainer is a recipe: immutable, shareable, run as often as wanted. The same recipe and text give
 * the same bits each time on the same backend, whatever the number of threads.
 */
public final class LanguageTrainer {
    /** The seed unless set. */
    public static final long DEFAULT_SEED = 42;

    private final TextUnit unit;
    private final int characters;
    private final float heldOut;
    private final Stack stack;
    private final Course course;
    private final long seed;
    private final Consumer<LanguageProgress> onProgress;
    private final @Nullable Path checkpoint;

    private LanguageTrainer(Builder recipe) {
        unit = recipe.unit;
        characters = recipe.characters;
        heldOut = recipe.heldOut;
        stack = new Stack(
                recipe.cell, recipe.layers, recipe.hidden, recipe.embedding, recipe.dropout, recipe.initialiser);
        course = new Course(recipe.optimizer, recipe.schedule, recipe.epochs, recipe.batch, recipe.steps);
        seed = recipe.seed;
        onProgress = recipe.onProgress;
        checkpoint = recipe.checkpoint;
    }

    /** The recipe {@link LanguagePreset#STANDARD}, to be changed. */
    public static Builder builder() {
        return builder(LanguagePreset.STANDARD);
    }

    /** A preset, to be changed. */
    public static Builder builder(LanguagePreset preset) {
        return new Builder(preset);
    }

    /**
     * Trains on a text. The vocabulary is that of the part that is not held out.
     *
     * @param backend stays the caller's to close
     * @throws LstmException if the text is too short to learn from it or to hold a part of it out, or the calling thread is
     *     interrupted
     */
    public LanguageTraining train(String text, Backend backend) {
        String prepared = unit.prepared(text);
        int size = prepared.codePointCount(0, prepared.length());
        int read = characters == 0 ? size : Math.min(characters, size);
        int learnt = read - (int) (read * (double) heldOut);
        int cut = prepared.offsetByCodePoints(0, learnt);
        String head = prepared.substring(0, cut);
        String tail = prepared.substring(cut, prepared.offsetByCodePoints(cut, read - learnt));
        Codec codec = new Codec(unit, unit.vocabulary(head));
        TrainingResult result = course.train(
                stack.untrained(codec.vocabulary().size(), seed),
                codec.encode(head),
                heldOut == 0f ? null : codec.encode(tail),
                stack.isOneHot() ? new int[] {0} : new int[0],
                backend,
                seed,
                onProgress,
                checkpoint);
        LanguageModel model = new LanguageModel(codec, result.model());
        return new LanguageTraining(
                model, result.history(), result.bestEpoch(), heldOut == 0f ? null : model.evaluate(tail, backend));
    }

    /** Collects a recipe. */
    public static final class Builder {
        private TextUnit unit = TextUnit.CHARACTERS;
        private int characters;
        private float heldOut = 0.1f;
        private Cell cell = Cell.LSTM;
        private int layers = 2;
        private int hidden = 256;
        private int embedding = 64;
        private float dropout = 0.3f;
        private Initialiser initialiser = Initialiser.PYTORCH;
        private Optimizer optimizer = Optimizer.adamW(0.002f, 0.01f);
        private Schedule schedule = Schedule.cosine(0.05f).afterWarmUp(50);
        private int epochs = 30;
        private int batch = 32;
        private int steps = 64;
        private long seed = DEFAULT_SEED;
        private Consumer<LanguageProgress> onProgress = progress -> {};
        private @Nullable Path checkpoint;

        private Builder(LanguagePreset preset) {
            if (preset == LanguagePreset.D2L) {
                unit = TextUnit.LETTERS;
                characters = 10_000;
                heldOut = 0f;
                layers = 1;
                embedding = 0;
                dropout = 0f;
                initialiser = Initialiser.GAUSSIAN;
                optimizer = Optimizer.sgd(1f);
                schedule = Schedule.constant();
                epochs = 500;
                steps = 35;
            }
        }

        /** What a token is. */
        public Builder unit(TextUnit value) {
            unit = Objects.requireNonNull(value, "unit");
            return this;
        }

        /** Reads no more than this many characters of the text, as the unit reads it; 0 for all. */
        public Builder characters(int atMost) {
            characters = atLeast("characters", 0, atMost);
            return this;
        }

        /** Share of the text, its end, that is not trained on and finds the best epoch: in [0, 0.5], 0 for none. */
        public Builder heldOut(float share) {
            if (!(share >= 0f && share <= 0.5f)) {
                throw new LstmException("held-out must be a share in [0, 0.5], got " + share);
            }
            heldOut = share;
            return this;
        }

        /** The recurrent cell. */
        public Builder cell(Cell value) {
            cell = Objects.requireNonNull(value, "cell");
            return this;
        }

        /** Recurrent layers, one over the other. */
        public Builder layers(int count) {
            layers = atLeast("layers", 1, count);
            return this;
        }

        /** Units of each recurrent layer. */
        public Builder hidden(int units) {
            hidden = atLeast("hidden", 1, units);
            return this;
        }

        /** Width of a token's trained vector; 0 for one-hot inputs. */
        public Builder embedding(int width) {
            embedding = atLeast("embedding", 0, width);
            return this;
        }

        /** Share that is dropped after the embedding and after each recurrent layer while training, in [0, 1). */
        public Builder dropout(float rate) {
            if (!(rate >= 0f && rate < 1f)) {
                throw new LstmException("dropout must lie in [0, 1), got " + rate);
            }
            dropout = rate;
            return this;
        }

        /** How first weights are drawn. */
        public Builder initialiser(Initialiser value) {
            initialiser = Objects.requireNonNull(value, "initialiser");
            return this;
        }

        public Builder optimizer(Optimizer value) {
            optimizer = Objects.requireNonNull(value, "optimizer");
            return this;
        }

        public Builder schedule(Schedule value) {
            schedule = Objects.requireNonNull(value, "schedule");
            return this;
        }

        /** How often at most the text is gone through; with a held-out part, five epochs without a better one end it. */
        public Builder epochs(int count) {
            epochs = atLeast("epochs", 1, count);
            return this;
        }

        /** Rows of one update; a short text has fewer. */
        public Builder batch(int rows) {
            batch = atLeast("batch", 1, rows);
            return this;
        }

        /** Tokens of a row in one update, and as far as gradients go back. */
        public Builder steps(int tokens) {
            steps = atLeast("steps", 1, tokens);
            return this;
        }

        /** Draws first weights and dropout; {@value #DEFAULT_SEED} unless set. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Told after every update and every epoch, on the training thread. */
        public Builder onProgress(Consumer<LanguageProgress> listener) {
            onProgress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Keeps a checkpoint, and goes on from the one that is there: to the same bits as if the training had never been
         * interrupted or killed.
         *
         * @param file in a folder that exists; for this recipe and text alone, one of others is refused
         */
        public Builder checkpoint(Path file) {
            checkpoint = Objects.requireNonNull(file, "file");
            return this;
        }

        public LanguageTrainer build() {
            return new LanguageTrainer(this);
        }

        private static int atLeast(String name, int least, int value) {
            if (value < least) {
                throw new LstmException(name + " must be at least " + least + ", got " + value);
            }
            return value;
        }
    }
}
