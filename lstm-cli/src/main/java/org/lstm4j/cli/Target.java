package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
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

    /**
     * Refuses a file that could not be written, before the work that is to fill it.
     *
     * @param option the option that named it
     * @param source a file that is read and must not be replaced; null for none
     */
    static void requireWritable(String option, Path file, @Nullable Path source) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new LstmException(option + " " + file + ": is a directory; name a file in it");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new LstmException(option + " " + file + ": its folder does not exist; create it first");
        }
        if (source != null
                && file.toAbsolutePath()
                        .normalize()
                        .equals(source.toAbsolutePath().normalize())) {
            throw new LstmException(option + " " + file + ": is the file that is read; name another one");
        }
    }

    /** As {@link #requireWritable(String, Path, Path)}; standard output always is. */
    static void requireWritable(String option, @Nullable Target target, @Nullable Path source) {
        if (target != null && !isStandardOutput(target)) {
            requireWritable(option, Path.of(target.name), source);
        }
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
