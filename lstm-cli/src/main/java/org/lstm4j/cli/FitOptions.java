package org.lstm4j.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.forecast.Forecaster;
import org.lstm4j.tasks.forecast.Strategy;
import picocli.CommandLine.Option;

/** Options that say how a model is made. */
final class FitOptions {

    /** All of them: without a meaning where a model is loaded. */
    static final List<String> NAMES = List.of("--season", "--strategy", "--members", "--hidden", "--epochs");

    @Option(
            names = "--season",
            paramLabel = "N",
            description = "Steps after which the series repeats itself, 1 for never (default: detected).")
    private @Nullable Integer season;

    @Option(
            names = "--strategy",
            paramLabel = "STRATEGY",
            description =
                    "recursive: answer a season at a time and feed answers back; direct: all of the horizon at once"
                            + " (default: recursive, which learns from shorter series).")
    private Strategy strategy = Strategy.RECURSIVE;

    @Option(
            names = "--members",
            paramLabel = "N",
            description = "LSTMs that answer together, by their mean, at most " + Forecaster.MAX_MEMBERS
                    + " (default: ${DEFAULT-VALUE}).")
    private int members = Forecaster.DEFAULT_MEMBERS;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Hidden units of each LSTM (default: ${DEFAULT-VALUE}).")
    private int hidden = Forecaster.DEFAULT_HIDDEN;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "Passes over the data at most; early stopping usually ends sooner (default: ${DEFAULT-VALUE}).")
    private int epochs = Forecaster.DEFAULT_EPOCHS;

    /** A recipe with these settings. */
    Forecaster.Builder recipe() {
        Forecaster.Builder recipe = Forecaster.builder()
                .strategy(strategy)
                .members(members)
                .hidden(hidden)
                .epochs(epochs);
        return season == null ? recipe : recipe.season(season);
    }
}
