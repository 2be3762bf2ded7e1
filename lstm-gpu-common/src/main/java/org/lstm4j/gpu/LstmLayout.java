package org.lstm4j.gpu;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/**
 * Where the fused LSTM plan keeps things. Wherever gates stand, the four of a unit stand side by side, {@code [.., H, 4]}.
 *
 * <pre>
 *   packed weights   input [I, H, 4] | recurrent [H, H, 4] | bias vectors [H, 4] each
 *   reserve          gates [T, N, H, 4] | h [T+1, N, H] | c [T+1, N, H]
 *   workspace        gates, or their gradients, of a chunk [C, N, H, 4] | four blocks [N, H]
 * </pre>
 *
 * States in a reserve have T+1 slots: going forward, step t receives slot t and leaves slot t+1; in reverse it receives
 * slot t+1 and leaves slot t.
 */
public final class LstmLayout {
    static final int GATES = 4;

    /** Blocks [N, H] at the workspace's end. */
    private static final int BLOCKS = 4;

    private final RecurrentSpec spec;
    private final Mode mode;
    private final long chunkFloats;
    private final int hiddenSize;
    private final List<WeightKind> biases = new ArrayList<>();

    /** @param chunkFloats gates of a chunk at most, unless a single step has more */
    public LstmLayout(RecurrentSpec spec, Mode mode, long chunkFloats) {
        this.spec = spec;
        this.mode = mode;
        this.chunkFloats = chunkFloats;
        this.hiddenSize = spec.hiddenSize();
        for (WeightKind kind : spec.weightKinds()) {
            if (kind == WeightKind.INPUT_BIAS || kind == WeightKind.RECURRENT_BIAS) {
                biases.add(kind);
            }
        }
    }

    RecurrentSpec spec() {
        return spec;
    }

    Mode mode() {
        return mode;
    }

    public long packedFloats() {
        return (long) (spec.inputSize() + hiddenSize + biases.size()) * spec.gateWidth();
    }

    public long reserveFloats(int steps, int batch) {
        return mode == Mode.INFERENCE ? 0 : steps * gateFloats(batch) + 2 * (steps + 1L) * stateFloats(batch);
    }

    long workspaceFloats(int steps, int batch) {
        return chunk(steps, batch) * gateFloats(batch) + BLOCKS * stateFloats(batch);
    }

    /** Steps that one chunk holds. */
    int chunk(int steps, int batch) {
        return Math.clamp(chunkFloats / gateFloats(batch), Math.min(1, steps), steps);
    }

    /** The bias vectors that the spec has. */
    List<WeightKind> biases() {
        return biases;
    }

    /** One weight array in a packed buffer: {@code [inputs, 4H]}, or a vector as one row. */
    public Matrix weight(DeviceBuffer packed, WeightKind kind) {
        int width = spec.gateWidth();
        return new Matrix(packed, (long) firstRow(kind) * width, rows(kind), width, width);
    }

    int rows(WeightKind kind) {
        return switch (kind) {
            case INPUT -> spec.inputSize();
            case RECURRENT -> hiddenSize;
            default -> 1;
        };
    }

    private int firstRow(WeightKind kind) {
        return switch (kind) {
            case INPUT -> 0;
            case RECURRENT -> spec.inputSize();
            default -> spec.inputSize() + hiddenSize + biases.indexOf(kind);
        };
    }

    /** A bias vector by its place, null where the spec has fewer. */
    public @Nullable Matrix bias(DeviceBuffer packed, int index) {
        return index < biases.size() ? weight(packed, biases.get(index)) : null;
    }

    /** Gates of {@code steps} steps from the start of a reserve or workspace. */
    public Sequence gates(DeviceBuffer buffer, int steps, int batch) {
        return Sequence.timeMajor(buffer, steps, batch, spec.gateWidth());
    }

    /** All slots of h in a reserve, {@code [T+1, N, H]}. */
    public Sequence reservedH(DeviceBuffer reserve, int steps, int batch) {
        return states(reserve, steps * gateFloats(batch), steps, batch);
    }

    /** All slots of c in a reserve, {@code [T+1, N, H]}. */
    public Sequence reservedC(DeviceBuffer reserve, int steps, int batch) {
        return states(reserve, steps * gateFloats(batch) + (steps + 1L) * stateFloats(batch), steps, batch);
    }

    private Sequence states(DeviceBuffer buffer, long offset, int steps, int batch) {
        return new Sequence(buffer, offset, steps + 1, batch, hiddenSize, stateFloats(batch), hiddenSize);
    }

    /** Block {@code index} of a workspace for calls of this shape, {@code [N, H]}. */
    Matrix block(DeviceBuffer workspace, int index, int steps, int batch) {
        long offset = chunk(steps, batch) * gateFloats(batch) + index * stateFloats(batch);
        return new Matrix(workspace, offset, batch, hiddenSize, hiddenSize);
    }

    /** The time of the k-th visited step. */
    public int visited(int k, int steps) {
        return spec.direction() == Direction.FORWARD ? k : steps - 1 - k;
    }

    /** The slot that step t receives ({@code before}) or leaves. */
    public int slot(int t, boolean before) {
        return t + (before == (spec.direction() == Direction.FORWARD) ? 0 : 1);
    }

    private long gateFloats(int batch) {
        return (long) batch * spec.gateWidth();
    }

    private long stateFloats(int batch) {
        return (long) batch * hiddenSize;
    }
}
