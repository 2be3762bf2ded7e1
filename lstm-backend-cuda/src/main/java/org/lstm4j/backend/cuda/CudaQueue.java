package org.lstm4j.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.JCudaDriver;
import org.lstm4j.BackendException;
import org.lstm4j.gpu.GpuKernel;
import org.lstm4j.gpu.GpuMark;
import org.lstm4j.gpu.GpuMemory;
import org.lstm4j.gpu.GpuQueue;

/** A stream. Transfers pass through page-locked memory, a ring that small uploads fill without waiting. */
final class CudaQueue implements GpuQueue {
    private static final int STAGING_BYTES = 4 << 20;

    private final CudaRuntime runtime;
    private final Handles.Stream handle;
    private final MemorySegment staging;
    private final MemorySegment flag;
    private final Arena arena = Arena.ofShared();
    private final Map<GpuKernel, CudaCall> ownCalls = new HashMap<>();
    private long staged;
    private boolean closed;

    CudaQueue(CudaRuntime runtime, Handles.Stream handle) {
        this.runtime = runtime;
        this.handle = handle;
        this.staging = runtime.pin(STAGING_BYTES);
        this.flag = runtime.pin(Integer.BYTES);
        flag.set(JAVA_INT, 0, 0);
    }

    /** The stream, its context made the calling thread's. */
    long current() {
        runtime.makeCurrent();
        return handle.value();
    }

    /** Device address of a word that persistent kernels set when their blocks wait in vain for each other. */
    long flagAddress() {
        return flag.address();
    }

    /** One call of the kernel, kept for whoever asks again. */
    CudaCall call(CudaProgram.CudaKernel kernel) {
        return ownCalls.computeIfAbsent(kernel, k -> newCall(k));
    }

    @Override
    public void upload(MemorySegment source, GpuMemory target, long targetOffset) {
        long stream = current();
        for (long done = 0; done < source.byteSize(); ) {
            if (staged == STAGING_BYTES) {
                synchronize();
            }
            long part = Math.min(source.byteSize() - done, STAGING_BYTES - staged);
            MemorySegment piece = staging.asSlice(staged, part).copyFrom(source.asSlice(done, part));
            LibCuda.copyToDevice(address(target) + targetOffset + done, piece, part, stream);
            staged += part;
            done += part;
        }
    }

    @Override
    public void download(GpuMemory source, long sourceOffset, MemorySegment target) {
        long stream = current();
        synchronize();
        for (long done = 0; done < target.byteSize(); done += STAGING_BYTES) {
            long part = Math.min(target.byteSize() - done, STAGING_BYTES);
            LibCuda.copyToHost(staging, address(source) + sourceOffset + done, part, stream);
            synchronize();
            target.asSlice(done, part).copyFrom(staging.asSlice(0, part));
        }
    }

    @Override
    public void zero(GpuMemory target, long targetOffset, long bytes) {
        fill(target, targetOffset, bytes, 0);
    }

    /** Sets every word of a range; offset and size are multiples of 4. */
    void fill(GpuMemory target, long targetOffset, long bytes, int word) {
        LibCuda.fill(address(target) + targetOffset, word, bytes / Integer.BYTES, current());
    }

    @Override
    public CudaCall newCall(GpuKernel kernel) {
        return new CudaCall(this, (CudaProgram.CudaKernel) kernel, arena);
    }

    @Override
    public GpuMark mark() {
        runtime.makeCurrent();
        CUevent event = new CUevent();
        runtime.created(JCudaDriver.cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING), "cuEventCreate");
        CudaMark mark = new CudaMark(runtime, event);
        Cu.check(JCudaDriver.cuEventRecord(event, handle), "cuEventRecord");
        return mark;
    }

    @Override
    public void await(GpuMark mark) {
        runtime.makeCurrent();
        Cu.check(JCudaDriver.cuStreamWaitEvent(handle, ((CudaMark) mark).event(), 0), "cuStreamWaitEvent");
    }

    @Override
    public void synchronize() {
        runtime.makeCurrent();
        Cu.check(JCudaDriver.cuStreamSynchronize(handle), "cuStreamSynchronize");
        staged = 0;
        if (flag.get(JAVA_INT, 0) != 0) {
            flag.set(JAVA_INT, 0, 0);
            throw new BackendException(
                    "CUDA: the blocks of a persistent kernel waited for each other in vain; its results "
                            + "are void. Is another process stopping the device?");
        }
    }

    private static long address(GpuMemory memory) {
        return ((CudaMemory) memory).address();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            runtime.makeCurrent();
            runtime.released(JCudaDriver.cuStreamDestroy(handle));
            runtime.unpin(staging);
            runtime.unpin(flag);
            arena.close();
        }
    }
}
