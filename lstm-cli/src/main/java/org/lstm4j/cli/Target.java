package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;

/**
 * Where a result goes.
 *
 * @param name a file, or {@link #STANDARD_OUTPUT}
 */
record Target(String name) {
    static final String STANDARD_OUTPUT = "-";

    static boolean isStandardOutput(@Nullable Target target) {
        return target != null && target.name.equals(STANDARD_OUTPUT);
    }

    /** Writes the text, which ends its last line, or replaces a file's content by it. */
    void write(String text, PrintWriter out) throws IOException {
        if (isStandardOutput(this)) {
            out.print(text);
        } else {
            Files.writeString(Path.of(name), text);
        }
    }

    /** Makes targets of option values. */
    static final class Converter implements ITypeConverter<Target> {
        @Override
        public Target convert(String value) {
            return new Target(value);
        }
    }
}
