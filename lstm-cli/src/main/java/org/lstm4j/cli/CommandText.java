package org.lstm4j.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command as one can type it again. */
final class CommandText {
    /** What no shell reads anything into. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private CommandText() {}

    /** The arguments after {@code ./lstm}. */
    static String of(List<String> args) {
        return args.stream().map(CommandText::quoted).collect(Collectors.joining(" ", "./lstm ", ""));
    }

    private static String quoted(String arg) {
        return PLAIN.matcher(arg).matches() ? arg : "'" + arg.replace("'", "'\\''") + "'";
    }
}
