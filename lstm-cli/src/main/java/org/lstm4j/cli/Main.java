package org.lstm4j.cli;

import picocli.CommandLine;

/** Entry point of the {@code lstm} command. */
public final class Main {

    private Main() {}

    /** Runs the command and ends the JVM with its exit code, which {@code lstm --help} explains. */
    public static void main(String[] args) {
        System.exit(commandLine(Shutdown.OF_JVM).execute(args));
    }

    /** The whole command, for {@link #main} and for tests that run it in their own JVM. */
    static CommandLine commandLine(Shutdown shutdown) {
        Errors errors = new Errors();
        return new CommandLine(new LstmCommand(shutdown))
                .setOut(StandardOutput.ofProcess())
                .setExecutionStrategy(Errors::run)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(true);
    }
}
