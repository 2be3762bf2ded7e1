package org.lstm4j;

/** Use of a buffer, stream, plan, session or backend after it was closed. */
public class ClosedException extends LstmException {
    private static final long serialVersionUID = 1L;

    public ClosedException(String message) {
        super(message);
    }
}
