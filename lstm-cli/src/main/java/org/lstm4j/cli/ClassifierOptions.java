package org.lstm4j.cli;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.classify.ClassifierTrainer;
import org.lstm4j.tasks.classify.LabelledTexts;
import org.lstm4j.tasks.classify.Pool;
import org.lstm4j.tasks.text.Tokenizer;
import org.lstm4j.tasks.text.WordVectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options that say how a classifier is made. */
final class ClassifierOptions {
    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Hidden units of the LSTM in each direction (default: ${DEFAULT-VALUE}).")
    private int hidden = ClassifierTrainer.DEFAULT_HIDDEN;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Numbers of a token's vector, where vectors are learnt (default: ${DEFAULT-VALUE}).")
    private int width = ClassifierTrainer.DEFAULT_WIDTH;

    @Option(
            names = "--embeddings",
            paramLabel = "FILE",
            description = "Take the vectors of words from a text file of word2vec, GloVe or fastText, and learn none.")
    private @Nullable Path embeddings;

    @Option(
            names = "--pool",
            paramLabel = "HOW",
            description = "What of a text's steps the answer is made of: max, mean, or last (default: max).")
    private Pool pool = Pool.MAX;

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            description = "Share of features dropped before the answer (default: ${DEFAULT-VALUE}).")
    private float dropout = ClassifierTrainer.DEFAULT_DROPOUT;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "Passes over the texts at most; early stopping usually ends sooner (default: 30, more for fewer"
                            + " than 2,400 texts).")
    private @Nullable Integer epochs;

    @Option(names = "--balanced", description = "Let every class count the same, however few texts it has.")
    private boolean balanced;

    /** A recipe with these settings, but for the vectors; what it refuses was called wrongly. */
    ClassifierTrainer.Builder recipe(CommandSpec spec) {
        return Errors.orUsage(spec, () -> {
            ClassifierTrainer.Builder recipe = ClassifierTrainer.builder()
                    .hidden(hidden)
                    .width(width)
                    .pool(pool)
                    .dropout(dropout);
            CommonOptions.ifGiven(epochs, recipe::epochs);
            return balanced ? recipe.balanced() : recipe;
        });
    }

    /** All that decides about a training beside the options: the files of texts, and that of vectors if there is one. */
    List<Path> sources(List<Path> files) {
        return Stream.concat(files.stream(), Stream.ofNullable(embeddings)).toList();
    }

    /** Reads the vectors that these texts need, if any were asked for. */
    void readVectors(ClassifierTrainer.Builder recipe, LabelledTexts data) {
        if (embeddings != null) {
            Set<String> tokens = new HashSet<>();
            data.texts().forEach(text -> tokens.addAll(Tokenizer.tokens(text)));
            recipe.vectors(WordVectors.read(embeddings, tokens));
        }
    }
}
