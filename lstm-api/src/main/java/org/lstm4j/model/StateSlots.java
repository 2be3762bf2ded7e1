package org.lstm4j.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;

/**
 * Memory for the states of many streams, a slab for several at a time: streams come and go without a request to the
 * backend, whose buffers cost more than a small state. Slots are used again; slabs are freed together.
 */
final class StateSlots {
    /** Slabs double up to this many slots: one stream wastes nothing, ten thousand take few buffers. */
    private static final int MOST_IN_SLAB = 64;

    private final LongFunction<DeviceBuffer> allocate;
    private final List<DeviceBuffer> slabs = new ArrayList<>();
    private final Deque<Matrix> free = new ArrayDeque<>();
    private int slots;

    /** @param allocate makes a buffer of so many bytes */
    StateSlots(LongFunction<DeviceBuffer> allocate) {
        this.allocate = allocate;
    }

    /**
     * A slot with whatever the one before left there.
     *
     * @return {@code [1, floats]}
     */
    synchronized Matrix take(int floats) {
        if (free.isEmpty()) {
            int more = Math.clamp(slots, 1, MOST_IN_SLAB);
            DeviceBuffer slab = allocate.apply((long) more * floats * Float.BYTES);
            slabs.add(slab);
            slots += more;
            for (int i = 0; i < more; i++) {
                free.add(new Matrix(slab, (long) i * floats, 1, floats, floats));
            }
        }
        return free.removeLast();
    }

    synchronized void give(Matrix slot) {
        free.add(slot);
    }

    synchronized void close() {
        slabs.forEach(DeviceBuffer::close);
        slabs.clear();
        free.clear();
        slots = 0;
    }
}
