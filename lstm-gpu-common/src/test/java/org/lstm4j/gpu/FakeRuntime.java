package org.lstm4j.gpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.BackendException;

/**
 * A device without kernels: memory is the host's, launches are written down. It checks that everything is closed once and
 * that nothing is used after that.
 */
final class FakeRuntime implements GpuRuntime {
    static final GpuFacts FACTS = new GpuFacts("fake", "1.0", false, 4, 256, 32 << 10, 1 << 20, 1 << 16);

    /** Everything submitted, in order. */
    final List<String> log = new ArrayList<>();

    /** The call that fails, empty for none. */
    String failing = "";

    private int liveObjects = 1;
    private boolean closed;

    @Override
    public GpuFacts facts() {
        return FACTS;
    }

    private void call(String name) {
        if (name.equals(failing)) {
            throw new BackendException(name + " fails");
        }
    }

    @Override
    public GpuMemory allocate(long bytes) {
        call("allocate");
        return new Memory(bytes);
    }

    @Override
    public GpuProgram load(KernelSource source) {
        if (!source.text().contains("KERNEL")) {
            throw new BackendException("no kernels in " + source.name());
        }
        return new Program(source.text());
    }

    @Override
    public GpuQueue newQueue() {
        call("newQueue");
        return new Queue();
    }

    @Override
    public int liveObjects() {
        return liveObjects;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            liveObjects--;
        }
    }

    /** Counts itself while it lives. */
    private abstract class Counted implements AutoCloseable {
        private boolean closed;

        Counted() {
            liveObjects++;
        }

        void use() {
            if (closed) {
                throw new IllegalStateException(this + " used after close");
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                liveObjects--;
            }
        }
    }

    private final class Memory extends Counted implements GpuMemory {
        private final MemorySegment bytes;

        Memory(long size) {
            bytes = Arena.ofAuto().allocate(size, Float.BYTES).fill((byte) 0x7f);
        }

        MemorySegment at(long offset, long size) {
            use();
            return bytes.asSlice(offset, size);
        }

        @Override
        public long byteSize() {
            return bytes.byteSize();
        }
    }

    private final class Program extends Counted implements GpuProgram {
        private final String text;

        Program(String text) {
            this.text = text;
        }

        @Override
        public GpuKernel kernel(String name) {
            use();
            if (!text.contains(name + "(") && !hasStep(name)) {
                throw new BackendException("no kernel " + name);
            }
            return () -> name;
        }

        /** Kernels of steps get their names from a macro. */
        private boolean hasStep(String name) {
            int rung = name.indexOf("Step") + "Step".length();
            return text.contains("#define STEP(rung) " + name.substring(0, rung) + "##rung")
                    && text.contains("STEP(" + name.substring(rung) + ")(");
        }
    }

    private final class Mark extends Counted implements GpuMark {
        private final Queue queue;

        Mark(Queue queue) {
            this.queue = queue;
        }

        @Override
        public boolean isDone() {
            use();
            return queue.idle;
        }
    }

    private final class Queue extends Counted implements GpuQueue {
        private boolean idle = true;

        @Override
        public void upload(MemorySegment source, GpuMemory target, long targetOffset) {
            use();
            ((Memory) target).at(targetOffset, source.byteSize()).copyFrom(source);
        }

        @Override
        public void download(GpuMemory source, long sourceOffset, MemorySegment target) {
            use();
            target.copyFrom(((Memory) source).at(sourceOffset, target.byteSize()));
        }

        @Override
        public void zero(GpuMemory target, long targetOffset, long bytes) {
            use();
            ((Memory) target).at(targetOffset, bytes).fill((byte) 0);
        }

        @Override
        public GpuCall newCall(GpuKernel kernel) {
            use();
            return new Call(this, kernel.name());
        }

        @Override
        public GpuMark mark() {
            use();
            return new Mark(this);
        }

        @Override
        public void await(GpuMark mark) {
            use();
            ((Mark) mark).use();
            log.add("await");
        }

        @Override
        public void synchronize() {
            use();
            call("synchronize");
            idle = true;
        }
    }

    private final class Call extends GpuCall {
        private final Queue queue;
        private final String name;
        private final List<String> changed = new ArrayList<>();

        Call(Queue queue, String name) {
            this.queue = queue;
            this.name = name;
        }

        @Override
        protected void setMemory(int index, @Nullable GpuMemory memory) {
            changed.add(index + "=" + (memory == null ? "null" : memory.byteSize() + "B"));
        }

        @Override
        protected void setInt(int index, int value) {
            changed.add(index + "=" + value);
        }

        @Override
        protected void setLong(int index, long value) {
            changed.add(index + "=" + value + "L");
        }

        @Override
        protected void setFloat(int index, float value) {
            changed.add(index + "=" + value + "f");
        }

        @Override
        protected void enqueue(int groupsX, int groupsY, int sizeX, int sizeY) {
            queue.use();
            queue.idle = false;
            log.add(name + " " + groupsX + "x" + groupsY + " of " + sizeX + "x" + sizeY + " " + changed);
            changed.clear();
        }
    }
}
