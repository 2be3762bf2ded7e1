package org.lstm4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lstm} itself: help, version and the list of subcommands. */
@Command(
        name = "lstm",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Recurrent networks at work: forecasts, backends and their speed.",
        footer = {
            "",
            "Examples:",
            "  lstm --version              this build and the Java that runs it",
            "",
            "Exit codes: 0 done, 1 failed, 2 called wrongly. An error is one line; --debug adds the stack trace."
        })
final class LstmCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? one of " + String.join(", ", spec.subcommands().keySet()));
    }
}
