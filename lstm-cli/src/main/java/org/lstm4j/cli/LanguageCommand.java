package org.lstm4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lstm language}: models that say what comes next in a text. */
@Command(
        name = "language",
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LanguageTrainCommand.class, LanguageGenerateCommand.class, LanguageEvaluateCommand.class},
        description = "Trains networks that say what comes next in a text, lets them write, and measures them.",
        footer = {
            "",
            "Examples:",
            "  lstm language train book.txt --save book.lstm",
            "  lstm language generate book.lstm --prompt 'The Time' --length 300 --temperature 0.8",
            "  lstm language evaluate book.lstm another.txt"
        })
final class LanguageCommand implements Runnable {

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
