package org.lstm4j;

/**
 * Root of the exceptions that the engine throws on purpose. Every message names the argument, what was expected, what
 * was found, and what to do about it.
 */
public class LstmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LstmException(String message) {
        super(message);
    }

    public LstmException(String message, Throwable cause) {
        super(message, cause);
    }
}
