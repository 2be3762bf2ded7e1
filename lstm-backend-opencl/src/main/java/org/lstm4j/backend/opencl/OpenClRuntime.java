package org.lstm4j.backend.opencl;

import static org.jocl.CL.CL_CONTEXT_PLATFORM;
import static org.jocl.CL.CL_MEM_READ_WRITE;
import static org.jocl.CL.CL_SUCCESS;

import java.util.concurrent.atomic.AtomicInteger;
import org.jocl.CL;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_mem;
import org.lstm4j.gpu.GpuFacts;
import org.lstm4j.gpu.GpuProgram;
import org.lstm4j.gpu.GpuQueue;
import org.lstm4j.gpu.GpuRuntime;
import org.lstm4j.gpu.KernelSource;

/** One device through JOCL: a context, and what is made in it. */
final class OpenClRuntime implements GpuRuntime {
    private final OpenClDevice device;
    private final BinaryCache cache;
    private final cl_context context;
    private final AtomicInteger liveObjects = new AtomicInteger();
    private boolean closed;

    OpenClRuntime(OpenClDevice device) {
        this(device, BinaryCache.ofUser());
    }

    /** @param cache where programs are kept */
    OpenClRuntime(OpenClDevice device, BinaryCache cache) {
        this.device = device;
        this.cache = cache;
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL_CONTEXT_PLATFORM, device.platform());
        int[] status = new int[1];
        context = CL.clCreateContext(properties, 1, new cl_device_id[] {device.id()}, null, null, status);
        created(status[0], "clCreateContext");
    }

    cl_context context() {
        return context;
    }

    OpenClDevice device() {
        return device;
    }

    /** Checks a creation, and counts what it made. */
    void created(int status, String call) {
        Cl.check(status, call);
        liveObjects.incrementAndGet();
    }

    /** Counts an object out; a release that fails leaves it counted, as the leak that it is. */
    void released(int status) {
        if (status == CL_SUCCESS) {
            liveObjects.decrementAndGet();
        }
    }

    @Override
    public GpuFacts facts() {
        return device.facts();
    }

    @Override
    public OpenClMemory allocate(long bytes) {
        int[] status = new int[1];
        cl_mem memory = CL.clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, status);
        created(status[0], "clCreateBuffer of " + bytes + " bytes");
        return new OpenClMemory(this, memory, bytes);
    }

    @Override
    public GpuProgram load(KernelSource source) {
        return OpenClProgram.build(this, source, cache);
    }

    @Override
    @SuppressWarnings("deprecation") // its successor is OpenCL 2.0
    public GpuQueue newQueue() {
        int[] status = new int[1];
        cl_command_queue queue = CL.clCreateCommandQueue(context, device.id(), 0, status);
        created(status[0], "clCreateCommandQueue");
        return new OpenClQueue(this, queue);
    }

    @Override
    public int liveObjects() {
        return liveObjects.get();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            released(CL.clReleaseContext(context));
        }
    }
}
