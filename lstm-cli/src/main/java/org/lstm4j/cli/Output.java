package org.lstm4j.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a command writes where an option says. {@link Outputs} keeps apart what has this type. */
sealed interface Output permits Target, NewFile, ReportFolder {

    /** The file that it becomes; null for standard output. */
    @Nullable
    Path file();

    /**
     * Refuses a place that could not be written, before the work whose result it is to hold.
     *
     * @param option that named it
     */
    default void requireWritable(String option) {
        Path file = file();
        if (file != null) {
            Places.requireWritable(option, file);
        }
    }
}
