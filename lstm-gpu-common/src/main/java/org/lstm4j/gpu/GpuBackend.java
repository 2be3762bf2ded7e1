package org.lstm4j.gpu;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lstm4j.Device;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Capabilities;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.MemoryUse;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.Usage;

/** An open GPU: everything but the driver's own calls, which are its {@link GpuRuntime}'s. */
public class GpuBackend implements Backend {
    private static final System.Logger LOG = System.getLogger("org.lstm4j");

    private final Device device;
    private final GpuRuntime runtime;
    private final GpuTuning tuning;
    private final Capabilities capabilities;
    private final GpuProgram program;
    private final GpuAllocator allocator;
    private final GpuCoreKernels kernels;
    private final Set<GpuStream> streams = ConcurrentHashMap.newKeySet();

    /**
     * Takes over the runtime: it is closed with the backend, or here when something fails.
     *
     * @throws org.lstm4j.BackendException when the kernels do not compile, with the compiler's log
     */
    protected GpuBackend(Device device, GpuRuntime runtime, BackendOptions options, GpuTuning tuning) {
        this.device = device;
        this.runtime = runtime;
        GpuProgram loaded = null;
        try {
            loaded = runtime.load(KernelSource.common());
            this.allocator = new GpuAllocator(device.id(), runtime, options.memoryLimitBytes());
        } catch (RuntimeException e) {
            if (loaded != null) {
                loaded.close();
            }
            runtime.close();
            throw e;
        }
        this.program = loaded;
        this.kernels = new GpuCoreKernels(allocator, tuning.gemm());
        this.tuning = tuning;
        this.capabilities = new Capabilities(
                "common GPU kernels, gemm by " + tuning.gemm().description(),
                1,
                runtime.facts().computeUnits(),
                Set.of(Numerics.STRICT, Numerics.FAST));
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public MemoryUse memory() {
        return allocator.use();
    }

    @Override
    public DeviceBuffer allocate(long bytes, Usage usage) {
        return allocator.allocate(bytes, usage);
    }

    @Override
    public ComputeStream newStream() {
        allocator.checkOpen();
        streams.removeIf(GpuStream::isClosed);
        GpuStream stream = new GpuStream(allocator, runtime, program);
        streams.add(stream);
        return stream;
    }

    @Override
    public CoreKernels kernels() {
        return kernels;
    }

    /** The memory of one of this backend's open buffers, for kernels that only one backend has. */
    public final GpuMemory memory(DeviceBuffer buffer) {
        return allocator.own(buffer).memory();
    }

    /** The queue of one of this backend's open streams, for kernels that only one backend has. */
    public final GpuQueue queue(ComputeStream stream) {
        return GpuStream.own(allocator, stream).queue();
    }

    @Override
    public Support supports(RecurrentSpec spec, Mode mode, Numerics numerics) {
        if (tuning.fused() && capabilities.numerics().contains(numerics) && GpuFusedPlan.takes(spec)) {
            return Support.NATIVE;
        }
        return Backend.super.supports(spec, mode, numerics);
    }

    @Override
    public RecurrentPlan plan(RecurrentSpec spec, Mode mode, Numerics numerics) {
        allocator.checkOpen();
        if (supports(spec, mode, numerics).kind() == Support.Kind.NATIVE) {
            return new GpuFusedPlan(allocator, kernels, spec, mode, numerics, tuning);
        }
        return Backend.super.plan(spec, mode, numerics);
    }

    @Override
    public void close() {
        List<GpuBuffer> leaked = allocator.close();
        if (!leaked.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "backend {0}: {1} buffers left open were released, the first of {2} bytes of {3}",
                    device.id(),
                    leaked.size(),
                    leaked.getFirst().byteSize(),
                    leaked.getFirst().usage());
        }
        try {
            closeStreams();
        } finally {
            program.close();
            runtime.close();
        }
    }

    /** All of them, whichever has work that failed. */
    private void closeStreams() {
        RuntimeException failure = null;
        for (GpuStream stream : streams) {
            try {
                stream.close();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
