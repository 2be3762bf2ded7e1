package org.lstm4j.backend.cpu;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.lstm4j.ClosedException;
import org.lstm4j.Device;
import org.lstm4j.LstmException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.backend.cpu.kernel.CpuLog;
import org.lstm4j.backend.cpu.kernel.KernelFamily;
import org.lstm4j.backend.cpu.kernel.KernelSource;
import org.lstm4j.backend.cpu.kernel.Kernels;
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

/** The processor as a backend: off-heap buffers, work on the calling thread and its helpers. */
final class CpuBackend implements Backend {
    private final Device device;
    private final KernelSource source;
    private final Workers workers;
    private final CpuCoreKernels kernels;
    private final long limitBytes;
    private final AtomicLong liveBytes = new AtomicLong();
    private final Set<CpuBuffer> live = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    CpuBackend(Device device, BackendOptions options, KernelSource source) {
        this.device = device;
        this.source = source;
        workers = new Workers(options);
        kernels = new CpuCoreKernels(this);
        limitBytes = options.memoryLimitBytes() == 0 ? Long.MAX_VALUE : options.memoryLimitBytes();
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public Capabilities capabilities() {
        KernelFamily family = source.family();
        return new Capabilities(
                family.description(), family.lanes(), workers.threads(), EnumSet.of(Numerics.STRICT, Numerics.FAST));
    }

    @Override
    public MemoryUse memory() {
        return new MemoryUse(live.size(), liveBytes.get(), limitBytes);
    }

    @Override
    public DeviceBuffer allocate(long bytes, Usage usage) {
        checkOpen();
        if (bytes < 0) {
            throw new LstmException("bytes must be at least 0, got " + bytes);
        }
        long before = liveBytes.getAndAdd(bytes);
        if (bytes > limitBytes - before) {
            liveBytes.addAndGet(-bytes);
            throw new MemoryLimitException("allocate: " + bytes + " bytes asked for, " + (limitBytes - before)
                    + " left of " + limitBytes
                    + "; close buffers, use a smaller batch, or raise BackendOptions.memoryLimitBytes");
        }
        try {
            CpuBuffer buffer = new CpuBuffer(this, bytes, usage);
            live.add(buffer);
            return buffer;
        } catch (OutOfMemoryError e) {
            liveBytes.addAndGet(-bytes);
            throw new MemoryLimitException("allocate: " + bytes + " bytes asked for, refused by the JVM ("
                    + e.getMessage() + "); close buffers, use a smaller batch, or raise -XX:MaxDirectMemorySize");
        }
    }

    /** Forgets a buffer; true for the one call that finds it alive. */
    boolean release(CpuBuffer buffer) {
        boolean wasLive = live.remove(buffer);
        if (wasLive) {
            liveBytes.addAndGet(-buffer.byteSize());
        }
        return wasLive;
    }

    @Override
    public ComputeStream newStream() {
        checkOpen();
        return new CpuStream(this);
    }

    @Override
    public CoreKernels kernels() {
        checkOpen();
        return kernels;
    }

    @Override
    public Support supports(RecurrentSpec spec, Mode mode, Numerics numerics) {
        boolean strict = numerics == Numerics.STRICT || numerics == Numerics.FAST;
        return strict && CpuRecurrentPlan.fits(spec) ? Support.NATIVE : Backend.super.supports(spec, mode, numerics);
    }

    @Override
    public RecurrentPlan plan(RecurrentSpec spec, Mode mode, Numerics numerics) {
        checkOpen();
        return supports(spec, mode, numerics).kind() == Support.Kind.NATIVE
                ? new CpuRecurrentPlan(this, spec, mode)
                : Backend.super.plan(spec, mode, numerics);
    }

    /** Whether plain Java computes, and always will. */
    boolean isPlain() {
        return source.family() == KernelFamily.SCALAR;
    }

    /** Kernels for one thread. */
    Kernels newKernels() {
        return source.newKernels();
    }

    Workers workers() {
        return workers;
    }

    void checkOpen() {
        if (closed) {
            throw new ClosedException("backend cpu: used after close; open another one by Backends.named(\"cpu\")");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!live.isEmpty()) {
            CpuLog.logger()
                    .log(System.Logger.Level.WARNING, "backend cpu: {0} buffers left open were released", live.size());
            live.forEach(CpuBuffer::close);
        }
        workers.close();
    }
}
