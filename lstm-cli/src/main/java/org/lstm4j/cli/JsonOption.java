package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --json}: the result for programs, in a file beside the text, or alone on standard output in its place. */
final class JsonOption {

    @Option(
            names = "--json",
            arity = "0..1",
            fallbackValue = Target.STANDARD_OUTPUT,
            preprocessor = JoinedFile.class,
            converter = Target.Converter.class,
            paramLabel = "FILE",
            description = "Write the result as JSON to FILE, joined by =; without FILE, alone to standard output.")
    private @Nullable Target target;

    /** As it was asked for; null when it was not. */
    @Nullable
    Target target() {
        return target;
    }

    boolean toStandardOutput() {
        return Target.isStandardOutput(target);
    }

    /** Hands over a result: as JSON where that was asked for, and on standard output as text unless JSON has taken it. */
    void deliver(CommandSpec spec, String asJson, Consumer<PrintWriter> asText) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        write(asJson, out);
        if (!toStandardOutput()) {
            asText.accept(out);
        }
    }

    /** Writes the result where it was asked for, if it was. */
    void write(String json, PrintWriter out) throws IOException {
        if (target != null) {
            target.write(json + "\n", out);
        }
    }
}
