package org.lstm4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.LstmException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * What a command would write, looked at before its work. The types of its options say what they are: an {@link Output} is
 * written, a {@link Path} is read. A result replaces no other one, and nothing that is read.
 */
final class Outputs {

    /** @param option that named it */
    private record Named(String option, Path file) {}

    private Outputs() {}

    /**
     * Checks all that the command's options name.
     *
     * @throws ParameterException when several results would share standard output
     * @throws LstmException when one could not be written, or would replace another file of this command
     */
    static void require(CommandSpec spec) {
        requireOneStandardOutput(spec);
        List<Named> files = new ArrayList<>();
        for (ArgSpec arg : spec.args()) {
            values(arg, Output.class).forEach(output -> {
                output.requireWritable(name(arg));
                Path file = output.file();
                if (file != null) {
                    requireApart(files, name(arg), file);
                    files.add(new Named(name(arg), file));
                }
            });
        }
        spec.args().stream()
                .flatMap(arg -> values(arg, Path.class))
                .forEach(source -> files.forEach(file -> requireNotRead(file, source)));
    }

    /** Refuses results in place of a file that is read, and that no option names by itself. */
    static void requireNotRead(CommandSpec spec, Path source) {
        files(spec).forEach(file -> requireNotRead(file, source));
    }

    /** Refuses a result's file that an option names, too. */
    static void requireApart(CommandSpec spec, String option, Path file) {
        requireApart(files(spec).toList(), option, file);
    }

    private static void requireOneStandardOutput(CommandSpec spec) {
        List<String> sharing = spec.args().stream()
                .filter(arg -> values(arg, Target.class).anyMatch(Target::isStandardOutput))
                .map(Outputs::name)
                .sorted()
                .toList();
        if (sharing.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.join(" and ", sharing) + " cannot share standard output: give all but one a FILE");
        }
    }

    /** Devices take the one after the other. */
    private static void requireApart(List<Named> others, String option, Path file) {
        for (Named other : others) {
            if (!Places.isDevice(file) && Places.isSame(file, other.file)) {
                throw new LstmException(
                        option + " " + file + ": is also the file of " + other.option + "; name another one");
            }
        }
    }

    private static void requireNotRead(Named output, Path source) {
        if (!Places.isDevice(source) && Places.isSame(output.file, source)) {
            throw new LstmException(output.option + " " + output.file + ": is the file that is read; name another one");
        }
    }

    private static Stream<Named> files(CommandSpec spec) {
        return spec.args().stream()
                .flatMap(arg -> values(arg, Output.class)
                        .map(Output::file)
                        .filter(file -> file != null)
                        .map(file -> new Named(name(arg), file)));
    }

    private static <T> Stream<T> values(ArgSpec arg, Class<T> type) {
        Object value = arg.getValue();
        Stream<?> each = value instanceof Collection<?> several ? several.stream() : Stream.ofNullable(value);
        return each.filter(type::isInstance).map(type::cast);
    }

    private static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }
}
