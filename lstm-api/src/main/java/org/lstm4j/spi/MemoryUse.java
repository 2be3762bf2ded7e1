package org.lstm4j.spi;

/**
 * A backend's buffers at one moment.
 *
 * @param liveBuffers buffers allocated and not yet closed
 * @param liveBytes their bytes
 * @param limitBytes the budget for liveBytes
 */
public record MemoryUse(long liveBuffers, long liveBytes, long limitBytes) {}
