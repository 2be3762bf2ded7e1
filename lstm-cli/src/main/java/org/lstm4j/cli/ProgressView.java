package org.lstm4j.cli;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Shows on standard error how far long work is. */
interface ProgressView<P> extends Consumer<P>, AutoCloseable {

    /** A bar on a terminal, a line now and then in a log, nothing for who wants it quiet. */
    static <P> ProgressView<P> of(boolean quiet, Supplier<ProgressView<P>> bar, Supplier<ProgressView<P>> lines) {
        if (quiet) {
            return progress -> {};
        }
        return TerminalBar.isPossible() ? bar.get() : lines.get();
    }

    @Override
    default void close() {}
}
