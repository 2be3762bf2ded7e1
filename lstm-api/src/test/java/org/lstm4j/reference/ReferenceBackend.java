package org.lstm4j.reference;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lstm4j.ClosedException;
import org.lstm4j.Device;
import org.lstm4j.LstmException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Capabilities;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.MemoryUse;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.Usage;

/** Plans come from the seam's defaults alone. */
public final class ReferenceBackend implements Backend {
    private static final System.Logger LOG = System.getLogger("org.lstm4j");

    private final long limitBytes;
    private final Set<ReferenceBuffer> live = ConcurrentHashMap.newKeySet();
    private final ReferenceKernels kernels = new ReferenceKernels(this);
    private long liveBytes;
    private boolean closed;

    public ReferenceBackend(BackendOptions options) {
        limitBytes = options.memoryLimitBytes() == 0 ? Runtime.getRuntime().maxMemory() : options.memoryLimitBytes();
    }

    @Override
    public Device device() {
        return ReferenceProvider.DEVICE;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities("scalar", 1, 1, Set.of(Numerics.STRICT));
    }

    @Override
    public synchronized MemoryUse memory() {
        return new MemoryUse(live.size(), liveBytes, limitBytes);
    }

    @Override
    public synchronized DeviceBuffer allocate(long bytes, Usage usage) {
        checkOpen();
        if (bytes < 0) {
            throw new LstmException("bytes must be at least 0, got " + bytes);
        }
        if (bytes > limitBytes - liveBytes) {
            throw new MemoryLimitException("allocate: " + bytes + " bytes asked for, " + (limitBytes - liveBytes)
                    + " of " + limitBytes + " left; close buffers or raise BackendOptions.memoryLimitBytes");
        }
        ReferenceBuffer buffer = new ReferenceBuffer(this, bytes, usage);
        live.add(buffer);
        liveBytes += bytes;
        return buffer;
    }

    synchronized void released(ReferenceBuffer buffer) {
        if (live.remove(buffer)) {
            liveBytes -= buffer.byteSize();
        }
    }

    @Override
    public ComputeStream newStream() {
        checkOpen();
        return new ReferenceStream(this);
    }

    @Override
    public CoreKernels kernels() {
        checkOpen();
        return kernels;
    }

    synchronized void checkOpen() {
        if (closed) {
            throw new ClosedException("backend reference: used after it was closed");
        }
    }

    @Override
    public void close() {
        int leaked;
        synchronized (this) {
            closed = true;
            leaked = live.size();
        }
        if (leaked > 0) {
            LOG.log(System.Logger.Level.WARNING, "backend reference: {0} buffers left open were released", leaked);
        }
        live.forEach(ReferenceBuffer::close);
    }
}
