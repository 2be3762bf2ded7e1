package org.lstm4j.tasks.table;

import org.lstm4j.LstmException;

/** The text is no table. */
public final class TableException extends LstmException {
    private static final long serialVersionUID = 1L;

    TableException(String message) {
        super(message);
    }

    TableException(String message, Throwable cause) {
        super(message, cause);
    }
}
