package org.lstm4j.benchmarks.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;

/** Whole sequences through a session, between native buffers of the caller, as a service would call it. */
public final class OwnForward implements Prepared {
    private final Arena arena = Arena.ofShared();
    private final Backend backend;
    private final Session session;
    private final Request request;
    private final MemorySegment y;

    /**
     * Opens the model.
     *
     * @param backend this object's to close
     * @param x {@code [T, N, I]}
     * @param lengths of the rows, null when all have all steps
     */
    public OwnForward(Model model, Backend backend, float[] x, int batch, int steps, int @Nullable [] lengths) {
        this.backend = backend;
        session = model.open(backend);
        Request equal =
                Request.of(arena.allocateFrom(JAVA_FLOAT, x), batch, steps).timeMajor();
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
