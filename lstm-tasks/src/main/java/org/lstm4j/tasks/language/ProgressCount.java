package org.lstm4j.tasks.language;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.train.EpochReport;

/** Counts the tokens that a training goes through, and tells a listener. */
final class ProgressCount {
    private final long tokensEach;
    private final long tokensOfUpdate;
    private final int epochs;
    private final Consumer<LanguageProgress> listener;
    private long tokens;
    private long inThisEpoch;
    private boolean begun;
    private @Nullable EpochReport newest;

    ProgressCount(long tokensEach, long tokensOfUpdate, int epochs, Consumer<LanguageProgress> listener) {
        this.tokensEach = tokensEach;
        this.tokensOfUpdate = tokensOfUpdate;
        this.epochs = epochs;
        this.listener = listener;
    }

    /** Before an update: the one before it is done, if there was one since the last epoch's end. */
    void update() {
        if (begun) {
            tokens += tokensOfUpdate;
            inThisEpoch += tokensOfUpdate;
            tell();
        }
        begun = true;
    }

    /** After an epoch, and with it after its last update. */
    void epoch(EpochReport report) {
        tokens += tokensOfUpdate;
        inThisEpoch = 0;
        begun = false;
        newest = report;
        tell();
    }

    private void tell() {
        long done = newest == null ? 0 : newest.epoch();
        long total = epochs * tokensEach;
        listener.accept(new LanguageProgress(tokens, total - done * tokensEach - inThisEpoch, total, newest));
    }
}
