package org.lstm4j.gpu;

import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.ComputeStream;

/** A point in a stream's order; it lets go of the driver's event as soon as the point is known to be passed. */
final class GpuEvent implements ComputeStream.Event {
    private @Nullable GpuMark mark;

    GpuEvent(GpuMark mark) {
        this.mark = mark;
    }

    @Override
    public synchronized boolean isDone() {
        if (mark != null && mark.isDone()) {
            passed();
        }
        return mark == null;
    }

    /** Makes a queue wait for the point. */
    synchronized void holdUp(GpuQueue queue) {
        if (mark != null) {
            queue.await(mark);
        }
    }

    /** The point is known to be passed. */
    synchronized void passed() {
        if (mark != null) {
            mark.close();
            mark = null;
        }
    }
}
