package org.lstm4j.backend.opencl;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;
import org.lstm4j.gpu.GpuMemory;

/** A buffer object. */
final class OpenClMemory implements GpuMemory {
    private final OpenClRuntime runtime;
    private final cl_mem handle;
    private final Pointer argument;
    private final long byteSize;
    private boolean closed;

    OpenClMemory(OpenClRuntime runtime, cl_mem handle, long byteSize) {
        this.runtime = runtime;
        this.handle = handle;
        this.argument = Pointer.to(handle);
        this.byteSize = byteSize;
    }

    cl_mem handle() {
        return handle;
    }

    /** A pointer to the handle, as clSetKernelArg wants it. */
    Pointer argument() {
        return argument;
    }

    @Override
    public long byteSize() {
        return byteSize;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            runtime.released(CL.clReleaseMemObject(handle));
        }
    }
}
