package org.lstm4j.backend.opencl;

import static org.jocl.CL.CL_PROGRAM_BUILD_LOG;
import static org.jocl.CL.CL_SUCCESS;

import java.nio.charset.StandardCharsets;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.lstm4j.BackendException;
import org.lstm4j.gpu.GpuKernel;
import org.lstm4j.gpu.GpuProgram;
import org.lstm4j.gpu.KernelSource;

/** A built program. Kernel objects hold arguments in OpenCL, so each call makes one of its own. */
final class OpenClProgram implements GpuProgram {
    /** No fast-math of any kind: NaN and the order of operations are part of the contract. */
    private static final String OPTIONS = "-cl-std=CL1.2";

    private final OpenClRuntime runtime;
    private final cl_program handle;
    private boolean closed;

    private OpenClProgram(OpenClRuntime runtime, cl_program handle) {
        this.runtime = runtime;
        this.handle = handle;
    }

    static OpenClProgram build(OpenClRuntime runtime, KernelSource source) {
        int[] status = new int[1];
        cl_program handle =
                CL.clCreateProgramWithSource(runtime.context(), 1, new String[] {source.text()}, null, status);
        runtime.created(status[0], "clCreateProgramWithSource");
        OpenClProgram program = new OpenClProgram(runtime, handle);
        cl_device_id device = runtime.device().id();
        int built = CL.clBuildProgram(handle, 1, new cl_device_id[] {device}, OPTIONS, null, null);
        if (built != CL_SUCCESS) {
            String log = buildLog(handle, device);
            program.close();
            throw new BackendException(
                    "OpenCL kernels '" + source.name() + "' do not compile on "
                            + runtime.facts().name() + ", driver "
                            + runtime.facts().driver() + ":\n" + log,
                    Cl.failure(built, "clBuildProgram"));
        }
        return program;
    }

    private static String buildLog(cl_program handle, cl_device_id device) {
        long[] size = new long[1];
        if (CL.clGetProgramBuildInfo(handle, device, CL_PROGRAM_BUILD_LOG, 0, null, size) != CL_SUCCESS) {
            return "(the driver keeps no log)";
        }
        byte[] log = new byte[(int) size[0]];
        int status = CL.clGetProgramBuildInfo(handle, device, CL_PROGRAM_BUILD_LOG, log.length, Pointer.to(log), null);
        return status == CL_SUCCESS
                ? new String(log, StandardCharsets.UTF_8).replace("\0", "")
                : "(the driver's log is lost)";
    }

    @Override
    public OpenClKernel kernel(String name) {
        return new OpenClKernel(this, name);
    }

    cl_kernel newKernel(String name) {
        int[] status = new int[1];
        cl_kernel kernel = CL.clCreateKernel(handle, name, status);
        runtime.created(status[0], "clCreateKernel " + name);
        return kernel;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            runtime.released(CL.clReleaseProgram(handle));
        }
    }

    /** A name in a program. */
    record OpenClKernel(OpenClProgram program, String name) implements GpuKernel {}
}
