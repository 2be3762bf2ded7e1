package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.lstm4j.LstmException;
import org.lstm4j.tasks.text.Plain;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Turns every failure into one line on standard error and an exit code; {@code --debug} adds the stack trace. Names out of files are
 * in both, and steer no terminal.
 */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final Pattern VALUES = Pattern.compile("expected one of \\[[A-Z0-9_, ]+] \\(case-insensitive\\)");

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String message = OptionNames.in(command.getCommandSpec(), lowerCaseValues(String.valueOf(e.getMessage())));
        report(command, message + "; see " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        if (e instanceof ClosedPipeException) {
            return ClosedPipeException.EXIT_CODE;
        }
        String message = OptionNames.in(command.getCommandSpec(), describe(e));
        report(command, message + JoinedFile.hint(parsed.originalArgs(), message));
        if (command.getParseResult().hasMatchedOption(CommonOptions.DEBUG)) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().map(Plain::indented).forEach(command.getErr()::println);
        }
        return ExitCode.SOFTWARE;
    }

    /**
     * Runs the command, between what all commands have to do about their results: what could not be written is refused before,
     * and a standard output that has not taken everything is no success. Out of memory is a failure like any other, which
     * picocli would let pass as the JVM's.
     */
    static int run(ParseResult parsed) {
        CommandLine command = parsed.asCommandLineList().getLast();
        try {
            int exitCode = new Checked(command.getCommandSpec()).execute(parsed);
            StandardOutput.requireWritten(command.getOut());
            return exitCode;
        } catch (LstmException | ClosedPipeException e) {
            throw new ExecutionException(command, e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            LstmException failure = new LstmException(
                    "out of memory (" + e.getMessage() + "); ask for less, or give the JVM more, as by"
                            + " JDK_JAVA_OPTIONS=-Xmx8g",
                    e);
            throw new ExecutionException(command, failure.getMessage(), failure);
        }
    }

    /** Does the work, where no help is asked for. */
    private static final class Checked extends RunLast {
        private final CommandSpec spec;

        Checked(CommandSpec spec) {
            this.spec = spec;
        }

        @Override
        protected List<Object> handle(ParseResult parsed) {
            Outputs.require(spec);
            return super.handle(parsed);
        }
    }

    /** Does what reads option values alone, so that whatever it refuses was called wrongly. */
    static <T> T orUsage(CommandSpec spec, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (LstmException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** As they are typed, not as Java's constants are called. */
    private static String lowerCaseValues(String message) {
        return VALUES.matcher(message).replaceAll(values -> values.group().toLowerCase(Locale.ROOT));
    }

    private static void report(CommandLine command, String message) {
        String line =
                message.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
        command.getErr().println(Plain.text(command.getCommandSpec().qualifiedName() + ": " + line));
    }

    private static String describe(Exception e) {
        return switch (e) {
            case LstmException known -> String.valueOf(known.getMessage());
            case NoSuchFileException missing -> missing.getFile() + ": no such file; check the path";
            case AccessDeniedException denied ->
                denied.getFile() + ": permission denied; choose a place that you may use";
            case FileSystemException file -> file.getMessage() + "; check the path";
            case IOException io -> String.valueOf(io.getMessage());
            case UncheckedIOException io -> describe(io.getCause());
            default -> e + "; this is a defect of the command: run it again with --debug and report what it prints";
        };
    }
}
