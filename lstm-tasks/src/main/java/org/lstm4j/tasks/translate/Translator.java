package org.lstm4j.tasks.translate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Schedule;

/**
 * Learns to translate from pairs of texts. A translator is a recipe: immutable, shareable, run as often as wanted. The same
 * recipe and pairs give the same bits each time on the same backend, whatever the number of threads.
 */
public final class Translator {
    /** Hidden units of each cell unless set. */
    public static final int DEFAULT_HIDDEN = 64;

    /** Floats of a token's vector unless set. */
    public static final int DEFAULT_EMBEDDING = 32;

    /** The seed unless set. */
    public static final long DEFAULT_SEED = 42;

    /** Unless epochs are set, so many that this many examples are seen, within limits. */
    private static final int EXAMPLES_SEEN = 60_000;

    private static final int LEAST_EPOCHS = 10;
    private static final int MOST_EPOCHS = 200;

    private static final int MOST_UNITS = 4096;
    private static final int BATCH = 32;
    private static final int PATIENCE = 5;
    private static final float LEARNING_RATE = 0.005f;
    private static final float LOWEST_RATE = 0.05f;
    private static final float CLIP_NORM = 1f;
    /** One in so many sources is held out, but no more than say enough. */
    private static final int HELD_OUT = 10;

    private static final int MOST_HELD_OUT = 500;
    /** The draw of what is held out; the order of examples has draws of its own. */
    private static final int DRAW = 2;

    private final Tokens tokens;
    private final Cell cell;
    private final int hidden;
    private final int embedding;
    private final int epochs;
    private final long seed;
    private final Consumer<TranslationProgress> onProgress;
    private final @Nullable Path checkpoint;

    private Translator(Builder builder) {
        tokens = builder.tokens;
        cell = builder.cell;
        hidden = builder.hidden;
        embedding = builder.embedding;
        epochs = builder.epochs;
        seed = builder.seed;
        onProgress = builder.onProgress;
        checkpoint = builder.checkpoint;
    }

    /** A recipe whose every setting has a default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Learns by the default recipe, and gives the model. */
    public static TranslationModel train(List<Pair> pairs, Backend backend) {
        return builder().build().run(pairs, backend).model();
    }

    /**
     * Learns, and measures by pairs that were held out: one in ten, 500 at most, and none of fewer than ten.
     *
     * @param backend stays the caller's to close
     * @throws LstmException if there is no pair, or one of them is too long; if the training fails, or the calling thread is
     *     interrupted
     */
    public TranslationReport run(List<Pair> pairs, Backend backend) {
        if (pairs.isEmpty()) {
            throw new LstmException("pairs: expected at least 1, got none");
        }
        Set<String> heldOut = heldOut(pairs);
        Map<Boolean, List<Pair>> split =
                pairs.stream().collect(Collectors.partitioningBy(pair -> heldOut.contains(pair.source())));
        List<Pair> learned = split.get(false);
        List<Pair> measured = split.get(true);
        Codec codec = Codec.of(tokens, learned);
        List<Example> examples = learned.stream().map(codec::example).toList();
        Shape shape = new Shape(cell, codec.sources(), codec.targets(), embedding, hidden);
        try (Training training = new Training(
                recipe(learned.size()),
                shape,
                backend,
                examples,
                measured.stream().map(codec::example).toList(),
                () -> Thread.currentThread().isInterrupted())) {
            Map<String, float[]> weights = training.run(checkpoint, onProgress);
            int longest = examples.stream()
                    .mapToInt(example -> example.target().length)
                    .max()
                    .orElseThrow();
            TranslationModel model = new TranslationModel(codec, shape, limit(longest), weights);
            try (TranslationSession session = model.open(backend)) {
                int misses = session.misses(measured, TranslationSession.DEFAULT_BEAM)
                        .size();
                return new TranslationReport(
                        model, training.history(), learned.size(), measured.size(), measured.size() - misses);
            }
        }
    }

    private Recipe recipe(int examples) {
        int enough = Math.clamp(Math.ceilDiv(EXAMPLES_SEEN, examples), LEAST_EPOCHS, MOST_EPOCHS);
        return new Recipe(
                epochs == 0 ? enough : epochs,
                PATIENCE,
                BATCH,
                seed,
                Optimizer.adam(LEARNING_RATE),
                CLIP_NORM,
                Schedule.cosine(LOWEST_RATE));
    }

    /** Tokens that a target may have, of what the longest one had that was learned: twice as many. */
    private static int limit(int longest) {
        return Math.clamp(2L * longest, 1, Codec.LONGEST);
    }

    /** Whole sources: a text that stands in several pairs is either learned from or measured by. */
    private Set<String> heldOut(List<Pair> pairs) {
        List<String> sources =
                new ArrayList<>(pairs.stream().map(Pair::source).distinct().toList());
        Batches.shuffle(sources, seed, 0, DRAW);
        return new HashSet<>(sources.subList(0, Math.min(sources.size() / HELD_OUT, MOST_HELD_OUT)));
    }

    /** Collects a recipe. */
    public static final class Builder {
        private Tokens tokens = Tokens.CHARACTERS;
        private Cell cell = Cell.LSTM;
        private int hidden = DEFAULT_HIDDEN;
        private int embedding = DEFAULT_EMBEDDING;
        /** 0 for as many as fit the number of pairs. */
        private int epochs;

        private long seed = DEFAULT_SEED;
        private Consumer<TranslationProgress> onProgress = progress -> {};
        private @Nullable Path checkpoint;

        private Builder() {}

        /** What is read and written one at a time; {@link Tokens#CHARACTERS} unless set. */
        public Builder tokens(Tokens value) {
            tokens = value;
            return this;
        }

        /** The cell of encoder and decoder; {@link Cell#LSTM} unless set. */
        public Builder cell(Cell value) {
            cell = value;
            return this;
        }

        /** Hidden units of each cell; {@value #DEFAULT_HIDDEN} unless set. */
        public Builder hidden(int units) {
            hidden = checked("hidden", units, MOST_UNITS);
            return this;
        }

        /** Floats of a token's vector; {@value #DEFAULT_EMBEDDING} unless set. */
        public Builder embedding(int width) {
            embedding = checked("embedding", width, MOST_UNITS);
            return this;
        }

        /**
         * How often at most the training goes through the pairs; unless set, 10 times, and oftener where there are fewer than
         * 6000. The learning rate falls along half a cosine over all of them; a training that no longer gains ends sooner.
         */
        public Builder epochs(int count) {
            epochs = checked("epochs", count, Integer.MAX_VALUE);
            return this;
        }

        /** Draws first weights, the held-out pairs and the order of the others; {@value #DEFAULT_SEED} unless set. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Told after every batch and every epoch, on the training thread. */
        public Builder onProgress(Consumer<TranslationProgress> listener) {
            onProgress = listener;
            return this;
        }

        /**
         * Keeps a checkpoint, and goes on from one that is there: to the same bits as if the training had never been
         * interrupted or killed.
         *
         * @param file in a folder that exists, for this recipe and these pairs alone; one of others is refused
         */
        public Builder checkpoint(Path file) {
            checkpoint = file;
            return this;
        }

        public Translator build() {
            return new Translator(this);
        }

        private static int checked(String name, int value, int most) {
            if (value < 1 || value > most) {
                throw new LstmException(name + ": expected 1 to " + most + ", got " + value);
            }
            return value;
        }
    }
}
