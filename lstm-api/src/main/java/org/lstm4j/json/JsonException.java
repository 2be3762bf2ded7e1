package org.lstm4j.json;

import org.lstm4j.LstmException;

/** Text that is not JSON, or a value that is not what its reader needs; the message says where, or which member. */
public class JsonException extends LstmException {
    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message);
    }
}
