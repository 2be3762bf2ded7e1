package org.lstm4j.benchmarks.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.model.SessionStream;
import org.lstm4j.spi.Backend;

/** A stream that carries its state from step to step, between native buffers of the caller. */
final class OwnStep implements Prepared {
    private final Arena arena = Arena.ofShared();
    private final Backend backend;
    private final Session session;
    private final SessionStream stream;
    private final MemorySegment x;
    private final MemorySegment y;

    OwnStep(Work work, Inputs inputs, Model model, Backend backend) {
        this.backend = backend;
        session = model.open(backend);
        stream = session.openStream(work.batch());
        x = arena.allocateFrom(JAVA_FLOAT, inputs.x());
        y = arena.allocate(JAVA_FLOAT, (long) work.batch() * work.hidden());
    }

    @Override
    public void run() {
        stream.step(x, y);
    }

    @Override
    public float[] output() {
        return y.toArray(JAVA_FLOAT);
    }

    @Override
    public void close() {
        stream.close();
        session.close();
        backend.close();
        arena.close();
    }
}
