package org.lstm4j.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on the terminal that standard error is, with the time that has passed and the time to go. */
final class TerminalBar implements AutoCloseable {
    /** Set by the launcher, which knows whether standard error is a terminal; the JVM does not. */
    private static final String TERMINAL = "lstm4j.terminal";

    private static final int WIDTH = 79;
    private static final int UPDATE_MILLIS = 200;

    private final String task;
    private @Nullable ProgressBar bar;

    TerminalBar(String task) {
        this.task = task;
    }

    /** Whether there is a terminal. */
    static boolean isPossible() {
        return Boolean.getBoolean(TERMINAL);
    }

    /** Shows how much is done. It begins with the first of it: what came before would make the time to go too long. */
    void show(long done, long total, String message) {
        ProgressBar shown = bar == null ? begin() : bar;
        bar = shown;
        shown.maxHint(total);
        shown.stepTo(done);
        shown.setExtraMessage(message);
    }

    private ProgressBar begin() {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .clearDisplayOnFinish()
                .setInitialMax(1)
                .build();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
