package org.lstm4j.backend.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;
import org.lstm4j.gpu.GpuCall;
import org.lstm4j.gpu.GpuKernel;
import org.lstm4j.gpu.GpuMark;
import org.lstm4j.gpu.GpuMemory;
import org.lstm4j.gpu.GpuQueue;

/** An in-order command queue. Heap memory passes through a piece of native memory, so that no transfer pins the heap. */
final class OpenClQueue implements GpuQueue {
    private static final int STAGING_BYTES = 1 << 20;

    /** Bytes of one transfer of native memory at most: JOCL takes NIO buffers, which count in int. */
    private static final int MOST_BYTES = 1 << 30;

    private final OpenClRuntime runtime;
    private final cl_command_queue handle;
    private final List<OpenClCall> calls = new ArrayList<>();

    /** Owns the staging memory, which thus goes with the queue and not with some later garbage collection. */
    private final Arena arena = Arena.ofShared();

    private @Nullable MemorySegment staging;
    private boolean closed;

    OpenClQueue(OpenClRuntime runtime, cl_command_queue handle) {
        this.runtime = runtime;
        this.handle = handle;
    }

    cl_command_queue handle() {
        return handle;
    }

    @Override
    public void upload(MemorySegment source, GpuMemory target, long targetOffset) {
        long part = source.isNative() ? MOST_BYTES : STAGING_BYTES;
        for (long done = 0; done < source.byteSize(); done += part) {
            MemorySegment from = source.asSlice(done, Math.min(part, source.byteSize() - done));
            MemorySegment memory =
                    source.isNative() ? from : staging(from.byteSize()).copyFrom(from);
            Pointer pointer = Pointer.to(memory.asByteBuffer());
            int status = CL.clEnqueueWriteBuffer(
                    handle, handle(target), true, targetOffset + done, from.byteSize(), pointer, 0, null, null);
            Cl.check(status, "clEnqueueWriteBuffer");
        }
    }

    @Override
    public void download(GpuMemory source, long sourceOffset, MemorySegment target) {
        long part = target.isNative() ? MOST_BYTES : STAGING_BYTES;
        for (long done = 0; done < target.byteSize(); done += part) {
            MemorySegment to = target.asSlice(done, Math.min(part, target.byteSize() - done));
            MemorySegment memory = target.isNative() ? to : staging(to.byteSize());
            Pointer pointer = Pointer.to(memory.asByteBuffer());
            int status = CL.clEnqueueReadBuffer(
                    handle, handle(source), true, sourceOffset + done, to.byteSize(), pointer, 0, null, null);
            Cl.check(status, "clEnqueueReadBuffer");
            if (!target.isNative()) {
                to.copyFrom(memory);
            }
        }
    }

    /** The first bytes of the staging memory, which most queues never need. */
    private MemorySegment staging(long bytes) {
        if (staging == null) {
            staging = arena.allocate(STAGING_BYTES);
        }
        return staging.asSlice(0, bytes);
    }

    @Override
    public void zero(GpuMemory target, long targetOffset, long bytes) {
        Pointer pattern = Pointer.to(new int[1]);
        int status = CL.clEnqueueFillBuffer(
                handle, handle(target), pattern, Integer.BYTES, targetOffset, bytes, 0, null, null);
        Cl.check(status, "clEnqueueFillBuffer");
    }

    @Override
    public GpuCall newCall(GpuKernel kernel) {
        OpenClProgram.OpenClKernel own = (OpenClProgram.OpenClKernel) kernel;
        OpenClCall call =
                new OpenClCall(runtime, this, own.name(), own.program().newKernel(own.name()));
        calls.add(call);
        return call;
    }

    @Override
    public GpuMark mark() {
        cl_event event = new cl_event();
        runtime.created(CL.clEnqueueMarkerWithWaitList(handle, 0, null, event), "clEnqueueMarkerWithWaitList");
        // Another queue may wait for the mark; nothing says that it waits for an unsubmitted one.
        Cl.check(CL.clFlush(handle), "clFlush");
        return new OpenClMark(runtime, event);
    }

    @Override
    public void await(GpuMark mark) {
        cl_event[] events = {((OpenClMark) mark).event()};
        Cl.check(CL.clEnqueueBarrierWithWaitList(handle, 1, events, null), "clEnqueueBarrierWithWaitList");
    }

    @Override
    public void synchronize() {
        Cl.check(CL.clFinish(handle), "clFinish");
    }

    private static cl_mem handle(GpuMemory memory) {
        return ((OpenClMemory) memory).handle();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            calls.forEach(OpenClCall::release);
            runtime.released(CL.clReleaseCommandQueue(handle));
            arena.close();
        }
    }
}
