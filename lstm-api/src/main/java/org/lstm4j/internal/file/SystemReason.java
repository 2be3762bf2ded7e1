package org.lstm4j.internal.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Why the system refused, for the end of a message that has named the file already. */
public final class SystemReason {
    private SystemReason() {}

    /** The reason in words; an exception's own text may be no more than the file's name. */
    public static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied; choose a place that you may use";
            case NoSuchFileException missing -> "the system finds no such place; choose another one";
            case FileSystemException file when file.getReason() != null -> file.getReason() + "; choose another place";
            default -> Objects.requireNonNullElse(e.getMessage(), e.toString());
        };
    }
}
