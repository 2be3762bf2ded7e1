package org.lstm4j.tasks.series;

import org.lstm4j.LstmException;

/** The data cannot be read as a regular time series, or are too few for what is asked of them. */
public final class SeriesException extends LstmException {
    private static final long serialVersionUID = 1L;

    public SeriesException(String message) {
        super(message);
    }

    public SeriesException(String message, Throwable cause) {
        super(message, cause);
    }
}
