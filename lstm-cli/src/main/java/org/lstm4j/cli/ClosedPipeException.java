package org.lstm4j.cli;

import java.io.IOException;

/** Who read standard output has left, as {@code head} does: no failure, and nothing to say, but the end of the work. */
final class ClosedPipeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What shells see of a command that such a pipe has ended: 128 and the number of SIGPIPE. */
    static final int EXIT_CODE = 141;

    ClosedPipeException(IOException cause) {
        super(cause);
    }
}
