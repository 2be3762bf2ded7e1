package org.lstm4j.interchange.verify;

import org.lstm4j.spi.Backend;

/** One conformance case. */
public interface Case {
    /** Its name; what stands before the first {@code /} is its group. */
    String name();

    /** Whether it expects to be computed; otherwise it expects to be refused. */
    boolean expectsSuccess();

    /**
     * Computes what it asks for; what it expects of that is not read before {@link Outputs#compare}.
     *
     * @throws org.lstm4j.LstmException where the case is refused, with the reason
     */
    Outputs compute(Backend backend);

    /** What a case computed. */
    @FunctionalInterface
    interface Outputs {
        /**
         * Holds it against what the case expects.
         *
         * @return what was compared, or the first value that was missed
         * @throws org.lstm4j.LstmException where the case expects something that is no output, or is damaged
         */
        Comparison compare();
    }
}
