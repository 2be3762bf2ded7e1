package org.lstm4j.cli;

import picocli.CommandLine.Command;

/** {@code lstm translate}: sequence to sequence, learned from pairs of texts. */
@Command(
        name = "translate",
        subcommands = {TranslateTrainCommand.class, TranslateRunCommand.class, TranslateEvaluateCommand.class},
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
            "  lstm translate evaluate dates.lstm                 how many new dates come out exactly",
            "  lstm translate train --help                        all options of each"
        })
final class TranslateCommand extends CommandGroup {}
