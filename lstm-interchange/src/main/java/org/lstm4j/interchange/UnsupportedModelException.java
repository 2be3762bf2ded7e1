package org.lstm4j.interchange;

import org.lstm4j.LstmException;

/**
 * A sound model, or a part of one, that cannot be computed here exactly as the system it comes from computes it. The
 * message names the part, the attribute, and its value. A file that is damaged is a
 * {@link org.lstm4j.ModelFormatException} instead.
 */
public class UnsupportedModelException extends LstmException {
    private static final long serialVersionUID = 1L;

    public UnsupportedModelException(String message) {
        super(message);
    }

    public UnsupportedModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
