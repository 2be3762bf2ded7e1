package org.lstm4j.model;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.internal.HostMemory;
import org.lstm4j.internal.network.Network;
import org.lstm4j.internal.network.Pass;
import org.lstm4j.internal.network.PassShape;
import org.lstm4j.layer.Features;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentSpec;

/**
 * One model on one backend, with the weights packed once. Any number of threads may call {@code predict} at the same time;
 * each {@link #openStream stream} belongs to one thread. The backend stays the caller's to close, after its sessions.
 *
 * <pre>{@code
 * try (Backend backend = Backends.best(); Session session = model.open(backend)) {
 *     float[] y = session.predict(x, batch, steps);
 * }
 * }</pre>
 */
public final class Session implements AutoCloseable {
    private final Model model;
    private final SharedNetwork network;

    Session(Model model, Backend backend, Numerics numerics) {
        this.model = model;
        network = new SharedNetwork(new Network(backend, model, Mode.INFERENCE, numerics));
    }

    public Model model() {
        return model;
    }

    /**
     * Predicts from whole sequences.
     *
     * @param x {@code [N, T, inputSize]}
     * @return {@code [N, T, width]}, or {@code [N, width]} where the model gives the last step alone
     */
    public float[] predict(float[] x, int batch, int steps) {
        return outputOf(Request.of(x, batch, steps));
    }

    /**
     * Predicts from whole sequences of tokens.
     *
     * @param ids {@code [N, T]}
     * @return as {@link #predict(float[], int, int)}
     * @throws LstmException when an id is none of the vocabulary, with its position
     */
    public float[] predict(int[] ids, int batch, int steps) {
        return outputOf(Request.ofTokens(ids, batch, steps));
    }

    private float[] outputOf(Request request) {
        float[] output = newOutput(request);
        run(request, HostMemory.of("output", output), pass -> output);
        return output;
    }

    /** Predicts, and gives the state after each row's last valid step as well. */
    public Prediction predict(Request request) {
        float[] output = newOutput(request);
        return new Prediction(output, run(request, HostMemory.of("output", output), this::download));
    }

    /**
     * Predicts into the caller's array.
     *
     * @param output exactly {@link #outputFloats} long
     */
    public void predict(Request request, float[] output) {
        predict(request, HostMemory.of("output", output));
    }

    /** Predicts into the caller's buffer, from its position to its limit; it is in native byte order. */
    public void predict(Request request, FloatBuffer output) {
        predict(request, HostMemory.of("output", output));
    }

    /** Predicts into the caller's memory. */
    public void predict(Request request, MemorySegment output) {
        InputCheck.check(model, request);
        run(request, output, pass -> output);
    }

    /** Predicts into the caller's memory, and gives the state after each row's last valid step. */
    public State predictWithState(Request request, MemorySegment output) {
        InputCheck.check(model, request);
        return run(request, output, this::download);
    }

    /**
     * Predicts, and gives the gates, cell states and outputs of every recurrent part at every step. Other calls pay nothing
     * for it.
     */
    public Trace trace(Request request) {
        float[] output = newOutput(request);
        MemorySegment memory = MemorySegment.ofArray(output);
        check(request, memory);
        return network.trace(shape(request), pass -> {
            compute(request, pass, memory);
            return traced(output, pass);
        });
    }

    /** Floats that the output of a request takes. */
    public long outputFloats(Request request) {
        Features features = model.outputFeatures();
        long steps = features.sequence() ? request.steps() : 1;
        return steps * request.batch() * features.width();
    }

    /** Opens a stream of one row, starting from zeros. */
    public SessionStream openStream() {
        return openStream(1);
    }

    /**
     * Opens a stream that steps {@code batch} rows together, starting from zeros. It is cheap: a stream owns its state, and
     * shares weights and scratch memory with all others of this session.
     *
     * @param batch rows N, at least 1
     * @throws LstmException when the model has a layer that needs the whole sequence
     */
    public SessionStream openStream(int batch) {
        if (batch < 1) {
            throw new LstmException("batch must be at least 1, got " + batch);
        }
        return new SessionStream(model, network, batch);
    }

    /** Frees the weights once running calls and open streams are done; new calls are refused at once. */
    @Override
    public void close() {
        network.close();
    }

    /** Checks the input first, so that a wrong batch is an error and not an allocation. */
    private float[] newOutput(Request request) {
        InputCheck.check(model, request);
        long floats = outputFloats(request);
        if (floats > HostMemory.MAX_ARRAY) {
            throw new ShapeException("output: " + floats + " floats are more than an array holds; predict into a "
                    + "MemorySegment, or split the batch");
        }
        return new float[(int) floats];
    }

    /** Runs a request whose input has been checked. */
    private <R> R run(Request request, MemorySegment output, Function<Pass, R> result) {
        check(request, output);
        return network.run(shape(request), pass -> {
            compute(request, pass, output);
            return result.apply(pass);
        });
    }

    private void check(Request request, MemorySegment output) {
        HostMemory.checkOutput("output", output, outputFloats(request));
        State initial = request.initialState();
        if (initial != null) {
            initial.requireFor(model, request.batch());
        }
    }

    private static PassShape shape(Request request) {
        return new PassShape(request.steps(), request.batch(), request.layout(), request.lengths() != null);
    }

    private static void compute(Request request, Pass pass, MemorySegment output) {
        pass.upload(request.x());
        int[] lengths = request.lengths();
        if (lengths != null) {
            pass.uploadLengths(lengths);
        }
        State initial = request.initialState();
        if (initial != null) {
            upload(initial, pass);
        } else {
            pass.zeroStates();
        }
        pass.forward();
        pass.download(output);
    }

    private Trace traced(float[] output, Pass pass) {
        List<Trace.Part> parts = new ArrayList<>();
        for (int layer = 0; layer < model.layers().size(); layer++) {
            List<RecurrentSpec> specs = model.specs(layer);
            for (RecurrentSpec spec : specs) {
                int part = parts.size();
                String direction =
                        specs.size() == 1 ? "" : "." + spec.direction().name().toLowerCase(Locale.ROOT);
                parts.add(new Trace.Part(
                        layer + direction,
                        spec,
                        pass.downloadTracedGates(part),
                        pass.downloadTracedCells(part),
                        pass.downloadTracedHidden(part)));
            }
        }
        return new Trace(output, parts);
    }

    static void upload(State state, Pass pass) {
        for (int part = 0; part < pass.parts(); part++) {
            pass.uploadState(part, state.hArray(part), state.cArray(part));
        }
    }

    private State download(Pass pass) {
        return download(model, pass);
    }

    static State download(Model model, Pass pass) {
        List<float[]> h = new ArrayList<>();
        List<float[]> c = new ArrayList<>();
        for (int part = 0; part < pass.parts(); part++) {
            h.add(pass.downloadHidden(part));
            c.add(pass.downloadCell(part));
        }
        return State.of(model, pass.shape().batch(), h, c);
    }
}
