package org.lstm4j.testkit;

import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Usage;

/** A buffer of no backend. */
record ForeignBuffer(long byteSize, Usage usage) implements DeviceBuffer {
    @Override
    public boolean isClosed() {
        return false;
    }

    @Override
    public void close() {}
}
