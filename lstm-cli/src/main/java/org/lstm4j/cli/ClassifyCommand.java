package org.lstm4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lstm classify}: the list of what can be done with texts and classes. */
@Command(
        name = "classify",
        synopsisSubcommandLabel = "COMMAND",
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
final class ClassifyCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Read by picocli alone. */
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
