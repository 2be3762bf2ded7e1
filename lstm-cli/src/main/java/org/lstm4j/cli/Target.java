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
        if (source != null && isSame(file, source)) {
            throw new LstmException(option + " " + file + ": is the file that is read; name another one");
        }
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw new LstmException(option + " " + file + ": is there and cannot be written; name another one");
        }
        if (!isDevice(file)) {
            requireNewFiles(option + " " + file, folder);
        }
    }

    /** Whether both lead to one file, by whatever names and links. */
    private static boolean isSame(Path file, Path source) {
        Path named = file.toAbsolutePath().normalize();
        if (named.equals(source.toAbsolutePath().normalize())) {
            return true;
        }
        try {
            return Files.exists(file) && Files.exists(source) && Files.isSameFile(file, source);
        } catch (IOException e) {
            throw new LstmException(file + ": cannot be compared with " + source + ": " + SystemReason.of(e), e);
        }
    }

    /** Refuses a folder that does not exist and could not be made, before the work whose results it is to hold. */
    static void requireCreatable(String option, Path folder) {
        Path parent = folder.toAbsolutePath();
        while (parent.getParent() != null && !Files.exists(parent)) {
            parent = parent.getParent();
        }
        if (!Files.isDirectory(parent)) {
            throw new LstmException(option + " " + folder + ": "
                    + (parent.equals(folder.toAbsolutePath()) ? "" : "cannot be made, " + parent + " ")
                    + "is no directory; name another one");
        }
        requireNewFiles(option + " " + folder, parent);
    }

    /** Makes a file to see whether one can be made: permissions do not tell of read-only file systems and quotas. */
    private static void requireNewFiles(String what, Path folder) {
        try {
            Files.delete(Files.createTempFile(folder, ".lstm-", ".tmp"));
        } catch (IOException e) {
            throw new LstmException(what + ": " + folder + " cannot be written: " + SystemReason.of(e), e);
        }
    }

    /** Whether something is there that takes bytes and cannot be replaced, such as a pipe. */
    private static boolean isDevice(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file);
    }

    /** As {@link #requireWritable(String, Path, Path)}; standard output always is. */
    static void requireWritable(String option, @Nullable Target target, @Nullable Path source) {
        if (target != null && !isStandardOutput(target)) {
            requireWritable(option, Path.of(target.name), source);
        }
    }

    /** Refuses the file of another result: the later one would replace the first. */
    static void requireApart(String option, @Nullable Target target, String other, Path file) {
        if (target != null && !isStandardOutput(target) && isSame(Path.of(target.name), file)) {
            throw new LstmException(
                    option + " " + target.name + ": is also the file of " + other + "; name another one");
        }
    }

    /** Writes the text, which ends its last line, or replaces a file's content by it, at once and where a link leads. */
    void write(String text, PrintWriter out) throws IOException {
        if (isStandardOutput(this)) {
            out.print(text);
        } else {
            Path file = Path.of(name);
            if (isDevice(file)) {
                Files.writeString(file, text);
            } else {
                AtomicFile.write(Files.exists(file) ? file.toRealPath() : file, text);
            }
        }
    }

    /** Refuses a standard output that did not take everything. */
    static void requireWritten(PrintWriter out) {
        if (out.checkError()) {
            throw new LstmException("standard output: cannot be written; free some space, or send it elsewhere");
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
