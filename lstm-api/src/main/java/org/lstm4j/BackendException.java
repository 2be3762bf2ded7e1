package org.lstm4j;

/** A backend that is missing, cannot open, or cannot run what it was asked to run; the message holds its reason. */
public class BackendException extends LstmException {
    private static final long serialVersionUID = 1L;

    public BackendException(String message) {
        super(message);
    }

    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
