package org.lstm4j.gpu;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
import org.lstm4j.ShapeException;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;

/** A queue of the device, with a reusable launch for each kernel and a little scratch for reductions. */
public final class GpuStream implements ComputeStream {
    /** Groups that a reduction has at most; each leaves one float in {@link #partial}. */
    static final int MOST_PARTIAL = 256;

    private final GpuAllocator allocator;
    private final GpuRuntime runtime;
    private final GpuProgram program;
    private final GpuQueue queue;
    private final GpuMemory partial;
    private final Map<String, Launch> launches = new HashMap<>();
    private final List<GpuEvent> events = new ArrayList<>();
    private @Nullable GpuMemory scratch;
    private volatile boolean closed;

    GpuStream(GpuAllocator allocator, GpuRuntime runtime, GpuProgram program) {
        this.allocator = allocator;
        this.runtime = runtime;
        this.program = program;
        this.queue = runtime.newQueue();
        try {
            this.partial = runtime.allocate((long) MOST_PARTIAL * Float.BYTES);
        } catch (RuntimeException e) {
            queue.close();
            throw e;
        }
    }

    /** The stream as one of this backend's own, open. */
    static GpuStream own(GpuAllocator allocator, ComputeStream stream) {
        if (!(stream instanceof GpuStream own) || own.allocator != allocator) {
            throw new BackendException("stream: expected one of the backend itself, got another backend's "
                    + stream.getClass().getSimpleName());
        }
        own.checkOpen();
        return own;
    }

    /** A kernel of the common program, ready for its first argument. */
    Launch launch(String kernel) {
        Launch launch = launches.get(kernel);
        if (launch == null) {
            launch = new Launch(allocator, queue.newCall(program.kernel(kernel)));
            launches.put(kernel, launch);
        }
        return launch.start();
    }

    /** Refuses a buffer that a launch would refuse. */
    void check(DeviceBuffer buffer) {
        allocator.own(buffer);
    }

    GpuMemory partial() {
        return partial;
    }

    /**
     * Memory for what a call's own launches hand on to each other: what it holds at first is undefined. It grows to the
     * largest that was asked for and stays for the next call.
     */
    GpuMemory scratch(long floats) {
        long bytes = floats * Float.BYTES;
        GpuMemory memory = scratch;
        if (memory == null || memory.byteSize() < bytes) {
            scratch = null;
            if (memory != null) {
                memory.close(); // drivers keep what queued work uses until it is done
            }
            memory = runtime.allocate(bytes);
            scratch = memory;
        }
        return memory;
    }

    /** The queue itself, for what only one backend can do. */
    public GpuQueue queue() {
        checkOpen();
        return queue;
    }

    @Override
    public void upload(MemorySegment source, DeviceBuffer target, long targetOffset) {
        GpuMemory memory = range("upload", target, targetOffset, source.byteSize());
        if (source.byteSize() > 0) {
            queue.upload(source, memory, targetOffset);
        }
    }

    @Override
    public void download(DeviceBuffer source, long sourceOffset, MemorySegment target) {
        GpuMemory memory = range("download", source, sourceOffset, target.byteSize());
        if (target.byteSize() > 0) {
            queue.download(memory, sourceOffset, target);
        }
    }

    @Override
    public void zero(DeviceBuffer target, long targetOffset, long bytes) {
        GpuMemory memory = range("zero", target, targetOffset, bytes);
        if (targetOffset % Integer.BYTES != 0 || bytes % Integer.BYTES != 0) {
            throw new ShapeException("zero: expected offset and size in multiples of " + Integer.BYTES + " bytes, got "
                    + targetOffset + " and " + bytes);
        }
        if (bytes > 0) {
            queue.zero(memory, targetOffset, bytes);
        }
    }

    private GpuMemory range(String what, DeviceBuffer buffer, long offset, long bytes) {
        checkOpen();
        GpuBuffer own = allocator.own(buffer);
        if (offset < 0 || bytes < 0 || offset > own.byteSize() - bytes) {
            throw new ShapeException(what + ": expected a range within the buffer's " + own.byteSize() + " bytes, got "
                    + bytes + " bytes at " + offset);
        }
        return own.memory();
    }

    @Override
    public Event record() {
        checkOpen();
        events.removeIf(GpuEvent::isDone);
        GpuEvent event = new GpuEvent(queue.mark());
        events.add(event);
        return event;
    }

    @Override
    public void await(Event event) {
        checkOpen();
        if (!(event instanceof GpuEvent own)) {
            throw new BackendException("event: expected one of this kind of backend, got "
                    + event.getClass().getSimpleName());
        }
        own.holdUp(queue);
    }

    @Override
    public void synchronize() {
        checkOpen();
        queue.synchronize();
        releaseEvents();
    }

    private void releaseEvents() {
        events.forEach(GpuEvent::passed);
        events.clear();
    }

    private void checkOpen() {
        if (closed) {
            throw new ClosedException("stream: used after it was closed; ask the backend for a new one");
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Waits for what was submitted, and lets go of everything. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            queue.synchronize();
        } finally {
            releaseEvents();
            queue.close();
            partial.close();
            if (scratch != null) {
                scratch.close();
            }
        }
    }
}
