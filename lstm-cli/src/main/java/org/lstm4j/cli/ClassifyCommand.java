package org.lstm4j.cli;

import picocli.CommandLine.Command;

/** {@code lstm classify}: the list of what can be done with texts and classes. */
@Command(
        name = "classify",
        subcommands = {
            ClassifyTrainCommand.class,
            ClassifyPredictCommand.class,
            ClassifyEvaluateCommand.class,
            ClassifyCrossValidateCommand.class
        },
        description = "Classifies short texts, such as messages and reviews, with an LSTM that reads them both ways.",
        footer = {
            "",
            "Examples:",
            "  lstm classify train reviews.csv --text Review --label Stars --save reviews.lstm",
            "  lstm classify predict reviews.lstm 'Loved this place!'",
            "  lstm classify evaluate reviews.lstm more.csv --text Review --label Stars",
            "  lstm classify cross-validate reviews.csv --text Review --label Stars --folds 5 --seeds 3"
        })
final class ClassifyCommand extends CommandGroup {}
