package org.lstm4j.cli;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every subcommand takes. */
final class CommonOptions {

    /** Named here for {@link Errors}, which looks it up when a command has failed. */
    static final String DEBUG = "--debug";

    @Option(names = "--quiet", description = "No progress: results and errors only.")
    boolean quiet;

    @Option(names = DEBUG, description = "Add the stack trace to an error.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text.")
    boolean help;

    /** Hands on what was given; where nothing was, the default stays. */
    static <T> void ifGiven(@Nullable T value, Consumer<T> setting) {
        if (value != null) {
            setting.accept(value);
        }
    }
}
