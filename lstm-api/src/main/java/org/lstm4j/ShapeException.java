package org.lstm4j;

/** An array, buffer or view whose size or shape does not fit; the message holds the expected and the actual one. */
public class ShapeException extends LstmException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }
}
