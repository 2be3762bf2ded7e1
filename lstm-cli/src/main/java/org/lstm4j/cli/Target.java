package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.AtomicFile;
import org.lstm4j.internal.file.SystemReason;
import picocli.CommandLine.ITypeConverter;

/**
 * Where a text goes.
 *
 * @param name a file, or {@link #STANDARD_OUTPUT}
 */
record Target(String name) implements Output {
    static final String STANDARD_OUTPUT = "-";

    static boolean isStandardOutput(@Nullable Target target) {
        return target != null && target.name.equals(STANDARD_OUTPUT);
    }

    @Override
    public @Nullable Path file() {
        return isStandardOutput(this) ? null : Path.of(name);
    }

    /** Writes the text, which ends its last line, or replaces a file's content by it, at once and where a link leads. */
    void write(String text, PrintWriter out) throws IOException {
        Path file = file();
        if (file == null) {
            out.print(text);
        } else if (Places.isDevice(file)) {
            writeInto(file, text);
        } else {
            AtomicFile.write(Files.exists(file) ? file.toRealPath() : file, text);
        }
    }

    private static void writeInto(Path device, String text) {
        try {
            Files.writeString(device, text);
        } catch (IOException e) {
            throw new LstmException(
                    device + ": cannot be written: " + SystemReason.of(e) + "; free some space, or name another file",
                    e);
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
