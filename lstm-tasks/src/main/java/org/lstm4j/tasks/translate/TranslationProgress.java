package org.lstm4j.tasks.translate;

import org.jspecify.annotations.Nullable;
import org.lstm4j.train.EpochReport;

/**
 * Where a training stands, after a batch and again after the end of an epoch.
 *
 * @param batches done in all epochs, those before a training was resumed among them
 * @param total batches of all epochs at most; a training that no longer gains ends sooner
 * @param newest what the newest epoch came to, losses per token; null before the end of the first one
 */
public record TranslationProgress(
        long batches, long total, @Nullable EpochReport newest) {}
