package org.lstm4j.spi;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;

/**
 * How to open a backend.
 *
 * @param threads threads that may share one call, the caller's included; 0 lets the backend choose
 * @param executor where helpers run instead of on the backend's own threads; they never spin there. The executor stays
 *     the caller's to shut down. Null for own threads
 * @param memoryLimitBytes budget for buffers, 0 for what the device has
 */
public record BackendOptions(int threads, @Nullable Executor executor, long memoryLimitBytes) {
    /** The backend's choice throughout. */
    public static final BackendOptions DEFAULT = new BackendOptions(0, null, 0);

    public BackendOptions {
        if (threads < 0) {
            throw new LstmException("threads must be at least 1, or 0 for the backend's choice, got " + threads);
        }
        if (memoryLimitBytes < 0) {
            throw new LstmException("memoryLimitBytes must be positive, or 0 for no limit, got " + memoryLimitBytes);
        }
    }

    public BackendOptions withThreads(int threads) {
        return new BackendOptions(threads, executor, memoryLimitBytes);
    }

    public BackendOptions withExecutor(Executor executor) {
        return new BackendOptions(threads, executor, memoryLimitBytes);
    }

    public BackendOptions withMemoryLimitBytes(long memoryLimitBytes) {
        return new BackendOptions(threads, executor, memoryLimitBytes);
    }
}
