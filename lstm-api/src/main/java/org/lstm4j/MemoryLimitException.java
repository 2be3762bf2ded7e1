package org.lstm4j;

/** A request for more device memory than the budget leaves; the message holds both figures. Nothing was allocated. */
public class MemoryLimitException extends LstmException {
    private static final long serialVersionUID = 1L;

    public MemoryLimitException(String message) {
        super(message);
    }
}
