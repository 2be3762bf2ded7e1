package org.lstm4j.backend.cuda;

import jcuda.driver.CUevent;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.lstm4j.gpu.GpuMark;

/** An event without timing. */
final class CudaMark implements GpuMark {
    private final CudaRuntime runtime;
    private final CUevent event;
    private boolean closed;

    CudaMark(CudaRuntime runtime, CUevent event) {
        this.runtime = runtime;
        this.event = event;
    }

    CUevent event() {
        return event;
    }

    @Override
    public boolean isDone() {
        runtime.makeCurrent();
        int status = JCudaDriver.cuEventQuery(event);
        if (status == CUresult.CUDA_ERROR_NOT_READY) {
            return false;
        }
        Cu.check(status, "work before an event");
        return true;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            runtime.makeCurrent();
            runtime.released(JCudaDriver.cuEventDestroy(event));
        }
    }
}
