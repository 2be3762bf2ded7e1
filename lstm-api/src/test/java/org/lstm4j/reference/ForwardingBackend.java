package org.lstm4j.reference;

import org.lstm4j.Device;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Capabilities;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.MemoryUse;
import org.lstm4j.spi.Usage;

/** A reference backend of its own, for tests to change where they look closer. */
public abstract class ForwardingBackend implements Backend {
    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);

    @Override
    public Device device() {
        return backend.device();
    }

    @Override
    public Capabilities capabilities() {
        return backend.capabilities();
    }

    @Override
    public MemoryUse memory() {
        return backend.memory();
    }

    @Override
    public DeviceBuffer allocate(long bytes, Usage usage) {
        return backend.allocate(bytes, usage);
    }

    @Override
    public ComputeStream newStream() {
        return backend.newStream();
    }

    @Override
    public CoreKernels kernels() {
        return backend.kernels();
    }

    @Override
    public void close() {
        backend.close();
    }
}
