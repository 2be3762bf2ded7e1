package org.lstm4j.tasks.language;

import org.jspecify.annotations.Nullable;
import org.lstm4j.train.EpochReport;

/**
 * Where a training or an evaluation stands.
 *
 * @param tokens that this run has gone through
 * @param remaining tokens still to go at most; too many in the first epoch after a training was resumed
 * @param total tokens of all epochs
 * @param newest what the newest epoch came to; null before the end of the first one, and in an evaluation
 */
public record LanguageProgress(
        long tokens, long remaining, long total, @Nullable EpochReport newest) {}
