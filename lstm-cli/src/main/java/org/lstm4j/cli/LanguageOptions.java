package org.lstm4j.cli;

import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Cell;
import org.lstm4j.tasks.language.LanguagePreset;
import org.lstm4j.tasks.language.LanguageTrainer;
import org.lstm4j.tasks.language.TextUnit;
import picocli.CommandLine.Option;

/** Options that say how a language model is made. */
final class LanguageOptions {

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "standard: the whole text, two layers with dropout, AdamW, the weights that foresee the held-out end best;"
                            + " d2l: the recipe of Dive into Deep Learning, 10,000 letters and 500 epochs of gradient descent"
                            + " (default: standard). The options below change it.")
    private LanguagePreset preset = LanguagePreset.STANDARD;

    @Option(
            names = "--tokens",
            paramLabel = "UNIT",
            description =
                    "characters as they stand, letters in lower case and space, or words (default: characters; letters"
                            + " in d2l).")
    private @Nullable TextUnit unit;

    @Option(names = "--cell", paramLabel = "CELL", description = "lstm, gru or rnn (default: lstm).")
    private @Nullable Cell cell;

    @Option(names = "--layers", paramLabel = "N", description = "Recurrent layers (default: 2; 1 in d2l).")
    private @Nullable Integer layers;

    @Option(names = "--hidden", paramLabel = "N", description = "Units of each layer (default: 256).")
    private @Nullable Integer hidden;

    @Option(
            names = "--embedding",
            paramLabel = "N",
            description = "Width of a token's vector, 0 for one-hot inputs (default: 64; 0 in d2l).")
    private @Nullable Integer embedding;

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            description = "Share that is dropped after each layer while training (default: 0.3; 0 in d2l).")
    private @Nullable Float dropout;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "Passes over the text at most; five without a better one end it sooner (default: 30; 500 in d2l).")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Places of the text that are read together (default: 32).")
    private @Nullable Integer batch;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Tokens that gradients go back (default: 64; 35 in d2l).")
    private @Nullable Integer steps;

    @Option(
            names = "--held-out",
            paramLabel = "SHARE",
            description = "Share of the text, its end, that is kept to measure by (default: 0.1; 0 in d2l).")
    private @Nullable Float heldOut;

    /** A recipe with these settings. */
    LanguageTrainer.Builder recipe() {
        LanguageTrainer.Builder recipe = LanguageTrainer.builder(preset);
        CommonOptions.ifGiven(unit, recipe::unit);
        CommonOptions.ifGiven(cell, recipe::cell);
        CommonOptions.ifGiven(layers, recipe::layers);
        CommonOptions.ifGiven(hidden, recipe::hidden);
        CommonOptions.ifGiven(embedding, recipe::embedding);
        CommonOptions.ifGiven(dropout, recipe::dropout);
        CommonOptions.ifGiven(epochs, recipe::epochs);
        CommonOptions.ifGiven(batch, recipe::batch);
        CommonOptions.ifGiven(steps, recipe::steps);
        CommonOptions.ifGiven(heldOut, recipe::heldOut);
        return recipe;
    }
}
