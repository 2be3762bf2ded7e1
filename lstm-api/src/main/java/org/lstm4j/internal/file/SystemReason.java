package org.lstm4j.internal.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.lstm4j.LstmException;

/** Why the system refused, in words. */
public final class SystemReason {
    private SystemReason() {}

    /** The failure to report where a file could not be read. */
    public static LstmException unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new LstmException(file + ": no such file; check the path", e);
        }
        return new LstmException(
                file + (Files.isDirectory(file) ? ": is a directory; name a file in it" : ": cannot read: " + of(e)),
                e);
    }

    /**
     * The reason, for the end of a message that has named the file already; an exception's own text may be no more than that
     * name.
     */
    public static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied; choose a place that you may use";
            case NoSuchFileException missing -> "the system finds no such place; choose another one";
            case FileSystemException file when file.getReason() != null -> file.getReason() + "; choose another place";
            default -> Objects.requireNonNullElse(e.getMessage(), e.toString());
        };
    }
}
