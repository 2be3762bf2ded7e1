package org.lstm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.SystemReason;

/** Places in the file system, looked at before the work whose results they are to hold. */
final class Places {
    private Places() {}

    /**
     * Refuses a file that could not be written.
     *
     * @param option the option that named it
     */
    static void requireWritable(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new LstmException(option + " " + file + ": is a directory; name a file in it");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new LstmException(option + " " + file + ": its folder does not exist; create it first");
        }
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw new LstmException(option + " " + file + ": is there and cannot be written; name another one");
        }
        if (!isDevice(file)) {
            requireNewFiles(option + " " + file, folder);
        }
    }

    /** Refuses a folder that does not exist and could not be made. */
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
    static boolean isDevice(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file);
    }

    /** Whether both lead to one file, or would, by whatever names and links. */
    static boolean isSame(Path one, Path other) {
        if (real(one).equals(real(other))) {
            return true;
        }
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            throw new LstmException(one + ": cannot be compared with " + other + ": " + SystemReason.of(e), e);
        }
    }

    /** The file's place without links on the way there, as far as there is one. */
    private static Path real(Path file) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        try {
            return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            return absolute.normalize(); // nothing is there yet
        }
    }
}
