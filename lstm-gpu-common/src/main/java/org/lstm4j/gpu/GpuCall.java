package org.lstm4j.gpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A kernel with its arguments. Arguments are given in order after {@link #start}; the driver hears only of those that
 * changed since the last launch, so that in a loop over time only the step is set anew. It belongs to its queue's thread.
 */
public abstract class GpuCall {
    private @Nullable Object[] last = new Object[16];
    private long[] bits = new long[16];
    private int next;

    /** Begins a new list of arguments. */
    public final GpuCall start() {
        next = 0;
        return this;
    }

    /** The next argument, a pointer to device memory; null for a null pointer. */
    public final GpuCall memory(@Nullable GpuMemory memory) {
        int index = claim();
        Object value = memory == null ? NullPointer.INSTANCE : memory;
        if (!value.equals(last[index])) {
            setMemory(index, memory);
            last[index] = value;
        }
        return this;
    }

    /** The next argument, an {@code int}. */
    public final GpuCall integer(int value) {
        if (changes(Type.INT, value)) {
            setInt(next - 1, value);
        }
        return this;
    }

    /** The next argument, an {@code i64}. */
    public final GpuCall integer64(long value) {
        if (changes(Type.LONG, value)) {
            setLong(next - 1, value);
        }
        return this;
    }

    /** The next argument, a {@code float}. */
    public final GpuCall real(float value) {
        if (changes(Type.FLOAT, Float.floatToRawIntBits(value))) {
            setFloat(next - 1, value);
        }
        return this;
    }

    /** Submits the kernel on {@code groupsX x groupsY} groups of {@code sizeX x sizeY} work items; nothing if there are none. */
    public final void launch(int groupsX, int groupsY, int sizeX, int sizeY) {
        if (groupsX > 0 && groupsY > 0) {
            enqueue(groupsX, groupsY, sizeX, sizeY);
        }
    }

    protected abstract void setMemory(int index, @Nullable GpuMemory memory);

    protected abstract void setInt(int index, int value);

    protected abstract void setLong(int index, long value);

    protected abstract void setFloat(int index, float value);

    /** Submits one launch with the arguments set so far. */
    protected abstract void enqueue(int groupsX, int groupsY, int sizeX, int sizeY);

    private boolean changes(Type type, long value) {
        int index = claim();
        if (last[index] == type && bits[index] == value) {
            return false;
        }
        last[index] = type;
        bits[index] = value;
        return true;
    }

    private int claim() {
        if (next == last.length) {
            last = Arrays.copyOf(last, 2 * next);
            bits = Arrays.copyOf(bits, 2 * next);
        }
        return next++;
    }

    private enum Type {
        INT,
        LONG,
        FLOAT
    }

    private enum NullPointer {
        INSTANCE
    }
}
