package org.lstm4j.backend.cuda;

import jcuda.driver.JCudaDriver;
import org.lstm4j.gpu.GpuMemory;

/** Plain device memory. */
final class CudaMemory implements GpuMemory {
    private final CudaRuntime runtime;
    private final Handles.Address handle;
    private final long address;
    private final long byteSize;
    private boolean closed;

    CudaMemory(CudaRuntime runtime, Handles.Address handle, long byteSize) {
        this.runtime = runtime;
        this.handle = handle;
        this.address = handle.value();
        this.byteSize = byteSize;
    }

    /** The device address. */
    long address() {
        return address;
    }

    @Override
    public long byteSize() {
        return byteSize;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            runtime.makeCurrent();
            runtime.released(JCudaDriver.cuMemFree(handle));
        }
    }
}
