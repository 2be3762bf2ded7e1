package org.lstm4j.backend.cuda;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.lstm4j.gpu.GpuFacts;
import org.lstm4j.gpu.GpuRuntime;
import org.lstm4j.gpu.KernelSource;

/** One device: its primary context, which is shared with whatever else uses CUDA in this process, and what is made in it. */
final class CudaRuntime implements GpuRuntime {
    private final CudaDevice device;
    private final CUdevice handle;
    private final Handles.Context context = new Handles.Context();
    private final AtomicInteger liveObjects = new AtomicInteger();
    private boolean closed;

    CudaRuntime(CudaDevice device) {
        this.device = device;
        this.handle = device.handle();
        created(JCudaDriver.cuDevicePrimaryCtxRetain(context, handle), "cuDevicePrimaryCtxRetain");
    }

    CudaDevice device() {
        return device;
    }

    /** Each call into the driver works on the calling thread's context, and any thread may call. */
    void makeCurrent() {
        LibCuda.setCurrent(context.value());
    }

    /** Checks a creation, and counts what it made. */
    void created(int status, String call) {
        Cu.check(status, call);
        liveObjects.incrementAndGet();
    }

    /** Counts an object out; a release that fails leaves it counted, as the leak that it is. */
    void released(int status) {
        if (status == CUresult.CUDA_SUCCESS) {
            liveObjects.decrementAndGet();
        }
    }

    /** Blocks until the device has nothing left to do; what went wrong is its streams' to tell. */
    synchronized void finish() {
        if (!closed) {
            makeCurrent();
            JCudaDriver.cuCtxSynchronize();
        }
    }

    /** Page-locked host memory. */
    MemorySegment pin(long bytes) {
        makeCurrent();
        MemorySegment pinned = LibCuda.pin(bytes);
        liveObjects.incrementAndGet();
        return pinned;
    }

    void unpin(MemorySegment pinned) {
        released(LibCuda.unpin(pinned));
    }

    @Override
    public GpuFacts facts() {
        return device.facts();
    }

    @Override
    public CudaMemory allocate(long bytes) {
        makeCurrent();
        Handles.Address address = new Handles.Address();
        created(JCudaDriver.cuMemAlloc(address, bytes), "cuMemAlloc of " + bytes + " bytes");
        return new CudaMemory(this, address, bytes);
    }

    @Override
    public CudaProgram load(KernelSource source) {
        return new CudaProgram(this, source);
    }

    @Override
    public CudaQueue newQueue() {
        makeCurrent();
        Handles.Stream stream = new Handles.Stream();
        created(JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING), "cuStreamCreate");
        return new CudaQueue(this, stream);
    }

    @Override
    public int liveObjects() {
        return liveObjects.get();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            released(JCudaDriver.cuDevicePrimaryCtxRelease(handle));
        }
    }
}
