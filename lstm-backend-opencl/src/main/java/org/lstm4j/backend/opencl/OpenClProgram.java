package org.lstm4j.backend.opencl;

import static org.jocl.CL.CL_PROGRAM_BINARIES;
import static org.jocl.CL.CL_PROGRAM_BINARY_SIZES;
import static org.jocl.CL.CL_PROGRAM_BUILD_LOG;
import static org.jocl.CL.CL_SUCCESS;

import java.nio.charset.StandardCharsets;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.jspecify.annotations.Nullable;
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

    /** From the cache where it has the binary and the driver still takes it; else compiled, and kept. */
    static OpenClProgram build(OpenClRuntime runtime, KernelSource source, BinaryCache cache) {
        String[] dependencies = {
            runtime.facts().name(), runtime.facts().driver(), runtime.device().version(), OPTIONS, source.hash()
        };
        OpenClProgram stored = cache.load(dependencies)
                .map(binary -> fromBinary(runtime, binary))
                .orElse(null);
        if (stored != null) {
            return stored;
        }
        OpenClProgram program = fromSource(runtime, source);
        byte[] binary = program.binary();
        if (binary.length > 0) {
            cache.store(binary, dependencies);
        }
        return program;
    }

    /** Null when the driver refuses the binary. */
    private static @Nullable OpenClProgram fromBinary(OpenClRuntime runtime, byte[] binary) {
        cl_device_id[] devices = {runtime.device().id()};
        int[] status = new int[1];
        cl_program handle = CL.clCreateProgramWithBinary(
                runtime.context(), 1, devices, new long[] {binary.length}, new byte[][] {binary}, null, status);
        if (status[0] != CL_SUCCESS) {
            return null;
        }
        runtime.created(status[0], "clCreateProgramWithBinary");
        OpenClProgram program = new OpenClProgram(runtime, handle);
        if (CL.clBuildProgram(handle, 1, devices, OPTIONS, null, null) != CL_SUCCESS) {
            program.close();
            return null;
        }
        return program;
    }

    private static OpenClProgram fromSource(OpenClRuntime runtime, KernelSource source) {
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

    /** What the driver made, empty where it does not say. */
    private byte[] binary() {
        long[] size = new long[1];
        Pointer toSize = Pointer.to(size);
        if (CL.clGetProgramInfo(handle, CL_PROGRAM_BINARY_SIZES, Long.BYTES, toSize, null) != CL_SUCCESS) {
            return new byte[0];
        }
        byte[] binary = new byte[(int) size[0]];
        Pointer toBinary = Pointer.to(Pointer.to(binary));
        int status = CL.clGetProgramInfo(handle, CL_PROGRAM_BINARIES, Sizeof.POINTER, toBinary, null);
        return status == CL_SUCCESS ? binary : new byte[0];
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
