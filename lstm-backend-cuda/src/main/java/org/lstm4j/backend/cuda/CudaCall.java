package org.lstm4j.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jcuda.driver.CUresult;
import org.jspecify.annotations.Nullable;
import org.lstm4j.gpu.GpuCall;
import org.lstm4j.gpu.GpuMemory;

/** A kernel's arguments in native memory, eight bytes each, and the table of pointers to them that a launch takes. */
final class CudaCall extends GpuCall {
    private static final int MOST_ARGUMENTS = 64;

    private final CudaQueue queue;
    private final String name;
    private final long function;
    private final MemorySegment values;
    private final MemorySegment pointers;

    CudaCall(CudaQueue queue, CudaProgram.CudaKernel kernel, Arena arena) {
        this.queue = queue;
        this.name = kernel.name();
        this.function = kernel.function().value();
        this.values = arena.allocate(JAVA_LONG, MOST_ARGUMENTS);
        this.pointers = arena.allocate(ADDRESS, MOST_ARGUMENTS);
        for (int i = 0; i < MOST_ARGUMENTS; i++) {
            pointers.setAtIndex(ADDRESS, i, values.asSlice((long) i * Long.BYTES));
        }
    }

    /** The next argument, a pointer into device memory; null for a null pointer. */
    CudaCall memory(@Nullable GpuMemory memory, long byteOffset) {
        integer64(memory == null ? 0 : address(memory) + byteOffset);
        return this;
    }

    private static long address(GpuMemory memory) {
        return ((CudaMemory) memory).address();
    }

    @Override
    protected void setMemory(int index, @Nullable GpuMemory memory) {
        setLong(index, memory == null ? 0 : address(memory));
    }

    @Override
    protected void setInt(int index, int value) {
        values.set(JAVA_INT, (long) index * Long.BYTES, value);
    }

    @Override
    protected void setLong(int index, long value) {
        values.setAtIndex(JAVA_LONG, index, value);
    }

    @Override
    protected void setFloat(int index, float value) {
        values.set(JAVA_FLOAT, (long) index * Long.BYTES, value);
    }

    @Override
    protected void enqueue(int groupsX, int groupsY, int sizeX, int sizeY) {
        check(LibCuda.launch(function, groupsX, groupsY, sizeX, sizeY, queue.current(), pointers));
    }

    /** Launches blocks with dynamic shared memory. */
    void launchShared(int groupsX, int groupsY, int size, int sharedBytes) {
        check(LibCuda.launchShared(function, groupsX, groupsY, size, sharedBytes, queue.current(), pointers));
    }

    /** Launches blocks that are all resident at once, or fails. */
    void launchCooperative(int groupsX, int groupsY, int size, int sharedBytes) {
        check(LibCuda.launchCooperative(function, groupsX, groupsY, size, sharedBytes, queue.current(), pointers));
    }

    private void check(int status) {
        if (status != CUresult.CUDA_SUCCESS) {
            throw Cu.failure(status, "launch of " + name);
        }
    }
}
