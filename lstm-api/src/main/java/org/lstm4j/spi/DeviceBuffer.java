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

    @Override
    void close();
}
