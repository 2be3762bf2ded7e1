package org.lstm4j.gpu;

/** A point in a queue's order. Closing it, which its queue does at the latest, releases the driver's event. */
public interface GpuMark extends AutoCloseable {
    /** Whether all work before the point is done. */
    boolean isDone();

    @Override
    void close();
}
