package org.lstm4j.benchmarks.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;

/** Whole sequences through a session, between native buffers of the caller, as a service would call it. */
final class OwnForward implements Prepared {
    private final Arena arena = Arena.ofShared();
    private final Backend backend;
    private final Session session;
    private final Request request;
    private final MemorySegment y;

    OwnForward(Work work, Inputs inputs, Model model, Backend backend) {
        this.backend = backend;
        session = model.open(backend);
        MemorySegment x = arena.allocateFrom(JAVA_FLOAT, inputs.x());
        Request equal = Request.of(x, work.batch(), work.steps()).timeMajor();
        int[] lengths = inputs.lengths();
        request = lengths == null ? equal : equal.lengths(lengths);
        y = arena.allocate(JAVA_FLOAT, session.outputFloats(request));
    }

    @Override
    public void run() {
        session.predict(request, y);
    }

    @Override
    public float[] output() {
        return y.toArray(JAVA_FLOAT);
    }

    @Override
    public void close() {
        session.close();
        backend.close();
        arena.close();
    }
}
