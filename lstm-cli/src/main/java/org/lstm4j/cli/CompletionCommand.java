package org.lstm4j.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        sortOptions = false,
        description = "Prints a script that lets a shell complete commands, options and their values.",
        footer = {
            "",
            "Examples:",
            "  source <(lstm completion bash)                 for this shell; in ~/.bashrc for every one",
            "  source <(lstm completion zsh)                  the same in ~/.zshrc",
            "",
            "It completes lstm and ./lstm alike."
        })
final class CompletionCommand implements Runnable {

    private static final Pattern VALUES = Pattern.compile("(?<=_option_args=\\()[A-Z0-9_\" ]+(?=\\))");

    /** One script serves both: in zsh it turns on the emulation of bash's completion first. */
    private enum Shell {
        bash,
        zsh
    }

    @Spec
    private CommandSpec spec;

    /** Read by picocli alone: it refuses a shell that there is no script for. */
    @SuppressWarnings("UnusedVariable")
    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell;

    /** Read by picocli and by {@link Errors}. */
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    /** Values as they are typed, not as Java's constants are called. */
    private static String lowerCase(String script) {
        return VALUES.matcher(script).replaceAll(values -> values.group().toLowerCase(Locale.ROOT));
    }

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        out.print(lowerCase(AutoComplete.bash(root.getCommandName(), root)));
    }
}
