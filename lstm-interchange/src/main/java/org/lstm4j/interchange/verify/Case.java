package org.lstm4j.interchange.verify;

import org.lstm4j.spi.Backend;

/** One conformance case. */
public interface Case {
    /** Its name; what stands before the first {@code /} is its group. */
    String name();

    /** Whether it expects to be computed; otherwise it expects to be refused. */
    boolean expectsSuccess();

    /**
     * Runs it.
     *
     * @return what was compared, or the first value that was missed
     * @throws org.lstm4j.LstmException where the case is refused, with the reason
     */
    Comparison run(Backend backend);
}
