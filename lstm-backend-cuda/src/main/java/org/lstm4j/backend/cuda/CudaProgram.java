package org.lstm4j.backend.cuda;

import static jcuda.driver.CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;
import org.lstm4j.gpu.GpuKernel;
import org.lstm4j.gpu.GpuProgram;
import org.lstm4j.gpu.KernelSource;

/** A module, compiled by the driver from PTX; the driver keeps what it compiled in a cache of its own. */
final class CudaProgram implements GpuProgram {
    private final CudaRuntime runtime;
    private final CUmodule handle;
    private final Map<String, CudaKernel> kernels = new ConcurrentHashMap<>();
    private boolean closed;

    CudaProgram(CudaRuntime runtime, KernelSource source) {
        this.runtime = runtime;
        this.handle = new CUmodule();
        runtime.makeCurrent();
        runtime.created(JCudaDriver.cuModuleLoadData(handle, Ptx.of(source)), "cuModuleLoadData of " + source.name());
    }

    @Override
    public CudaKernel kernel(String name) {
        return kernels.computeIfAbsent(name, this::find);
    }

    private CudaKernel find(String name) {
        runtime.makeCurrent();
        Handles.Function function = new Handles.Function();
        Cu.check(JCudaDriver.cuModuleGetFunction(function, handle, name), "cuModuleGetFunction " + name);
        return new CudaKernel(name, function);
    }

    /** Lets a kernel take dynamic shared memory past 48 KiB. Returns how many of its blocks a multiprocessor holds. */
    int residentBlocks(CudaKernel kernel, int threads, int sharedBytes) {
        runtime.makeCurrent();
        Cu.check(
                JCudaDriver.cuFuncSetAttribute(
                        kernel.function(), CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, sharedBytes),
                "cuFuncSetAttribute " + kernel.name());
        int[] blocks = new int[1];
        Cu.check(
                JCudaDriver.cuOccupancyMaxActiveBlocksPerMultiprocessor(
                        blocks, kernel.function(), threads, sharedBytes),
                "cuOccupancyMaxActiveBlocksPerMultiprocessor " + kernel.name());
        return blocks[0];
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            runtime.makeCurrent();
            runtime.released(JCudaDriver.cuModuleUnload(handle));
        }
    }

    /** A function of a module. */
    record CudaKernel(String name, Handles.Function function) implements GpuKernel {}
}
