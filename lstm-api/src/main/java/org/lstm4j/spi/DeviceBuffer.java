package org.lstm4j.spi;

/**
 * A block of one backend's memory. Its content starts as zeros. The caller that allocated it closes it; closing twice
 * does nothing, using it after that throws {@link org.lstm4j.ClosedException}. Another backend's buffer is refused with a
 * {@link org.lstm4j.BackendException}.
 */
public interface DeviceBuffer extends AutoCloseable {
    long byteSize();

    Usage usage();

    boolean isClosed();

    /** Frees the memory. Work that uses it must be done: the caller has waited for its stream, or closed that first. */
    @Override
    void close();
}
