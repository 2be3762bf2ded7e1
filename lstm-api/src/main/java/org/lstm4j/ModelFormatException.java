package org.lstm4j;

/** A model, state or checkpoint file that is damaged, truncated, or not what the reader can represent exactly. */
public class ModelFormatException extends LstmException {
    private static final long serialVersionUID = 1L;

    public ModelFormatException(String message) {
        super(message);
    }

    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
