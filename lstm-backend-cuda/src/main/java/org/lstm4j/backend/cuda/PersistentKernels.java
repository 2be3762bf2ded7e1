package org.lstm4j.backend.cuda;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.lstm4j.spi.Numerics;

/** The persistent kernels of one precision, compiled when first asked for, and the shapes in which the device runs them. */
final class PersistentKernels implements Residency {
    /** Shared memory of the tensor cores' input product: four stages of two operands. */
    static final int INPUT_SHARED_BYTES = 4 * 2 * 128 * 20 * Integer.BYTES;

    private final CudaRuntime runtime;
    private final Numerics numerics;
    private final CudaProgram program;
    private final Map<Long, Optional<PersistentShape>> shapes = new ConcurrentHashMap<>();

    PersistentKernels(CudaRuntime runtime, Numerics numerics) {
        this.runtime = runtime;
        this.numerics = numerics;
        this.program = runtime.load(isMma() ? CudaSources.mma(numerics) : CudaSources.f32());
        if (isMma()) {
            program.residentBlocks(program.kernel("inputProduct"), 256, INPUT_SHARED_BYTES);
        }
    }

    /** Whether products run on tensor cores. */
    boolean isMma() {
        return numerics != Numerics.STRICT && numerics != Numerics.FAST;
    }

    Numerics numerics() {
        return numerics;
    }

    /** The kernel and grid for a batch; empty when the device cannot hold the weights. */
    Optional<PersistentShape> shape(int hidden, int batch) {
        return shapes.computeIfAbsent(
                (long) hidden << 32 | batch,
                key -> isMma()
                        ? PersistentShape.mma(numerics, hidden, batch, this)
                        : PersistentShape.f32(hidden, batch, this));
    }

    CudaProgram.CudaKernel kernel(String name) {
        return program.kernel(name);
    }

    @Override
    public int multiprocessors() {
        return runtime.facts().computeUnits();
    }

    @Override
    public int blocks(String kernel, int threads, int sharedBytes) {
        if (sharedBytes > runtime.facts().localMemoryBytes()) {
            return 0;
        }
        return multiprocessors() * program.residentBlocks(program.kernel(kernel), threads, sharedBytes);
    }

    void close() {
        program.close();
    }
}
