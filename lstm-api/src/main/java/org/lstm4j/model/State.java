package org.lstm4j.model;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.ShapeException;
import org.lstm4j.internal.HostMemory;
import org.lstm4j.spi.RecurrentSpec;

/**
 * What a batch of sequences has left in a model: hidden and cell state of each recurrent part, in the order of
 * {@link Model#specs()}. An immutable value that belongs to one model, layers and weights.
 */
public final class State {
    private final String fingerprint;
    private final int batch;
    private final float[][] h;
    private final float[][] c;

    /** Takes over the arrays, which nobody may write to afterwards. */
    private State(String fingerprint, int batch, float[][] h, float[][] c) {
        this.fingerprint = fingerprint;
        this.batch = batch;
        this.h = h;
        this.c = c;
    }

    /**
     * The state before the first step.
     *
     * @param batch rows N, at least 1
     */
    public static State zeros(Model model, int batch) {
        List<RecurrentSpec> specs = model.specs();
        if (batch < 1) {
            throw new LstmException("batch must be at least 1, got " + batch);
        }
        float[][] h = new float[specs.size()][];
        float[][] c = new float[specs.size()][];
        for (int part = 0; part < specs.size(); part++) {
            h[part] = new float[hiddenFloats(specs.get(part), batch)];
            c[part] = new float[cellFloats(specs.get(part), batch)];
        }
        return new State(model.fingerprint(), batch, h, c);
    }

    /**
     * A state of given content.
     *
     * @param batch rows N, at least 1
     * @param h hidden states {@code [N, outputSize]}, one array for each of {@link Model#specs()}; copied
     * @param c cell states {@code [N, hiddenSize]}, empty for cells that have none; copied
     * @throws ShapeException naming the part that does not fit
     */
    public static State of(Model model, int batch, List<float[]> h, List<float[]> c) {
        State state = zeros(model, batch);
        fill("h", state.h, h);
        fill("c", state.c, c);
        return state;
    }

    private static void fill(String name, float[][] target, List<float[]> source) {
        if (Objects.requireNonNull(source, name).size() != target.length) {
            throw new ShapeException(
                    name + ": the model has " + target.length + " recurrent parts, got " + source.size() + " arrays");
        }
        for (int part = 0; part < target.length; part++) {
            float[] values = source.get(part);
            if (values.length != target[part].length) {
                throw new ShapeException(
                        name + "[" + part + "]: expected " + target[part].length + " floats, got " + values.length);
            }
            System.arraycopy(values, 0, target[part], 0, values.length);
        }
    }

    /** Fingerprint of the model that the state belongs to. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Rows N. */
    public int batch() {
        return batch;
    }

    /** Number of recurrent parts. */
    public int parts() {
        return h.length;
    }

    /** A copy of one part's hidden state, {@code [N, outputSize]}. */
    public float[] h(int part) {
        return h[checked(part)].clone();
    }

    /** A copy of one part's cell state, {@code [N, hiddenSize]}, empty for cells that have none. */
    public float[] c(int part) {
        return c[checked(part)].clone();
    }

    /**
     * Refuses a state that does not belong to the model, or not to as many rows.
     *
     * @throws LstmException naming both fingerprints
     * @throws ShapeException naming both numbers of rows
     */
    void requireFor(Model model, int rows) {
        if (!fingerprint.equals(model.fingerprint())) {
            throw new LstmException(foreign(model, fingerprint));
        }
        if (batch != rows) {
            throw new ShapeException("state: expected one of " + rows + " rows, got one of " + batch);
        }
    }

    /** What is wrong with a state that another model made. */
    static String foreign(Model model, String fingerprint) {
        return "state: expected one of model " + model.fingerprint() + ", got one of " + fingerprint
                + "; restore it with the model that made it";
    }

    /**
     * The state as bytes, little-endian: {@code LSTM4JST}, version (int), fingerprint (32 bytes), N (int), then h and c of
     * each part (floats), then CRC-32C of all that (int).
     */
    public byte[] toBytes() {
        return StateBytes.write(this);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws ModelFormatException when the bytes are damaged, of another version, or of another model
     */
    public static State fromBytes(byte[] bytes, Model model) {
        return StateBytes.read(Objects.requireNonNull(bytes, "bytes"), Objects.requireNonNull(model, "model"));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof State state
                && fingerprint.equals(state.fingerprint)
                && batch == state.batch
                && Arrays.deepEquals(h, state.h)
                && Arrays.deepEquals(c, state.c);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(h) + Arrays.deepHashCode(c);
    }

    /** The array itself, for {@code Session} to upload. */
    float[] hArray(int part) {
        return h[part];
    }

    /** The array itself, for {@code Session} to upload. */
    float[] cArray(int part) {
        return c[part];
    }

    private int checked(int part) {
        if (part < 0 || part >= h.length) {
            throw new LstmException("part must lie in [0, " + h.length + "), got " + part);
        }
        return part;
    }

    /** Length of one part's h. */
    static int hiddenFloats(RecurrentSpec spec, int batch) {
        return floats(batch, spec.outputSize());
    }

    /** Length of one part's c, 0 for cells that have none. */
    static int cellFloats(RecurrentSpec spec, int batch) {
        return spec.cell().hasCellState() ? floats(batch, spec.hiddenSize()) : 0;
    }

    private static int floats(int batch, int width) {
        long floats = (long) batch * width;
        if (floats > HostMemory.MAX_ARRAY) {
            throw new LstmException("batch: " + batch + " rows x " + width + " units are " + floats
                    + " floats, more than an array holds; use a smaller batch");
        }
        return (int) floats;
    }
}
