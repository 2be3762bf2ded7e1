package org.lstm4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lstm translate}: sequence to sequence, learned from pairs of texts. */
@Command(
        name = "translate",
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TranslateTrainCommand.class, TranslateRunCommand.class},
        description = {
            "Learns from pairs of texts to write what a text means, by an encoder-decoder of LSTMs with attention, and shows"
                    + " where it looked."
        },
        footer = {
            "",
            "Examples:",
            "  lstm translate train --save dates.lstm             dates in many formats, made up, to ISO dates",
            "  lstm translate train PAIRS.tsv --save MODEL        a source, a tab and a target in each line",
            "  lstm translate run dates.lstm 'March 3, 2021'      2021-03-03",
            "  lstm translate train --help                        all options of either"
        })
final class TranslateCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Read by picocli. */
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text.")
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? one of " + String.join(", ", spec.subcommands().keySet()));
    }
}
