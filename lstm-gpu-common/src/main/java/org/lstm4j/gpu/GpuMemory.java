package org.lstm4j.gpu;

/** A block of device memory. Closing twice does nothing. */
public interface GpuMemory extends AutoCloseable {
    long byteSize();

    @Override
    void close();
}
