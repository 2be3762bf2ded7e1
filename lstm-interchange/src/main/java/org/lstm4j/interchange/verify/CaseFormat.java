package org.lstm4j.interchange.verify;

import java.nio.file.Path;
import java.util.Optional;

/** One format of conformance cases. */
public interface CaseFormat {
    /**
     * Opens a file or a folder, if it is a case of this format; a folder that is one is not searched further.
     *
     * @throws org.lstm4j.LstmException if it should be one, and is damaged
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    Optional<Case> open(Path path);
}
