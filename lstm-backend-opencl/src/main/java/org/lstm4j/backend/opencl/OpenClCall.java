package org.lstm4j.backend.opencl;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jspecify.annotations.Nullable;
import org.lstm4j.gpu.GpuCall;
import org.lstm4j.gpu.GpuMemory;

/** A kernel object, which holds arguments itself. Its arrays are reused from launch to launch. */
final class OpenClCall extends GpuCall {
    private final OpenClRuntime runtime;
    private final OpenClQueue queue;
    private final String name;
    private final cl_kernel kernel;
    private final int[] intValue = new int[1];
    private final long[] longValue = new long[1];
    private final float[] floatValue = new float[1];
    private final Pointer intPointer = Pointer.to(intValue);
    private final Pointer longPointer = Pointer.to(longValue);
    private final Pointer floatPointer = Pointer.to(floatValue);
    private final long[] items = new long[2];
    private final long[] groupItems = new long[2];

    OpenClCall(OpenClRuntime runtime, OpenClQueue queue, String name, cl_kernel kernel) {
        this.runtime = runtime;
        this.queue = queue;
        this.name = name;
        this.kernel = kernel;
    }

    @Override
    protected void setMemory(int index, @Nullable GpuMemory memory) {
        set(index, Sizeof.cl_mem, memory == null ? null : ((OpenClMemory) memory).argument());
    }

    @Override
    protected void setInt(int index, int value) {
        intValue[0] = value;
        set(index, Integer.BYTES, intPointer);
    }

    @Override
    protected void setLong(int index, long value) {
        longValue[0] = value;
        set(index, Long.BYTES, longPointer);
    }

    @Override
    protected void setFloat(int index, float value) {
        floatValue[0] = value;
        set(index, Float.BYTES, floatPointer);
    }

    private void set(int index, int bytes, @Nullable Pointer value) {
        int status = CL.clSetKernelArg(kernel, index, bytes, value);
        if (status != CL.CL_SUCCESS) {
            throw Cl.failure(status, "clSetKernelArg " + index + " of " + name);
        }
    }

    @Override
    protected void enqueue(int groupsX, int groupsY, int sizeX, int sizeY) {
        groupItems[0] = sizeX;
        groupItems[1] = sizeY;
        items[0] = (long) groupsX * sizeX;
        items[1] = (long) groupsY * sizeY;
        int status = CL.clEnqueueNDRangeKernel(queue.handle(), kernel, 2, null, items, groupItems, 0, null, null);
        if (status != CL.CL_SUCCESS) {
            throw Cl.failure(status, "clEnqueueNDRangeKernel " + name);
        }
    }

    /** Called once, by the queue. */
    void release() {
        runtime.released(CL.clReleaseKernel(kernel));
    }
}
