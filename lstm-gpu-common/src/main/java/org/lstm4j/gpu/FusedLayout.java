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
 * Where fused plans keep things. G is the gate width; R, which a cell's own layout says, what a step keeps of a row: its
 * gates, and whatever else passes between the products and them.
 *
 * <pre>
 *   packed weights   input [I, G] | recurrent [H, G] | bias vectors [R] each
 *   reserve          gates [T, N, R] | h [T+1, N, H] | c [T+1, N, H] for cells that have it
 *   workspace        gates, or their gradients, of a chunk [C, N, R] | four blocks [N, H]
 * </pre>
 *
 * States in a reserve have T+1 slots: going forward, step t receives slot t and leaves slot t+1; in reverse it receives
 * slot t+1 and leaves slot t.
 */
public abstract class FusedLayout {
    /** Blocks [N, H] at the workspace's end. */
    private static final int BLOCKS = 4;

    private final RecurrentSpec spec;
    private final Mode mode;
    private final long chunkFloats;
    private final int rowWidth;
    private final List<WeightKind> biases = new ArrayList<>();

    /**
     * @param chunkFloats gates of a chunk at most, unless a single step has more
     * @param rowWidth R
     */
    FusedLayout(RecurrentSpec spec, Mode mode, long chunkFloats, int rowWidth) {
        this.spec = spec;
        this.mode = mode;
        this.chunkFloats = chunkFloats;
        this.rowWidth = rowWidth;
        for (WeightKind kind : spec.weightKinds()) {
            if (isBias(kind)) {
                biases.add(kind);
            }
        }
    }

    private static boolean isBias(WeightKind kind) {
        return kind == WeightKind.INPUT_BIAS || kind == WeightKind.RECURRENT_BIAS;
    }

    final RecurrentSpec spec() {
        return spec;
    }

    final Mode mode() {
        return mode;
    }

    /** Where a canonical element {@code [gate, unit, input]} stands in its packed array. */
    abstract int packedIndex(WeightKind kind, int gate, int unit, int input);

    /** The columns of gates, or of their gradients, that input products fill: as wide as the input weights. */
    Sequence inputGates(Sequence gates) {
        return gates;
    }

    /** Those that products with h fill: as wide as {@link #hiddenWeights}. */
    Sequence hiddenGates(Sequence gates) {
        return gates;
    }

    /** The columns of the recurrent weights, or of their gradients, that are multiplied with h. */
    Matrix hiddenWeights(DeviceBuffer packed) {
        return weight(packed, WeightKind.RECURRENT);
    }

    /** The columns of the gradients of gates of which a bias vector's are the sums, and where in the vector they go. */
    BiasColumns biasColumns(WeightKind kind) {
        return new BiasColumns(0, rowWidth);
    }

    /** Columns {@code [from, from + count)}, of gates as of bias vectors. */
    record BiasColumns(int from, int count) {}

    public final long packedFloats() {
        return (long) (spec.inputSize() + spec.hiddenSize()) * spec.gateWidth() + (long) biases.size() * rowWidth;
    }

    public final long reserveFloats(int steps, int batch) {
        int states = spec.cell().hasCellState() ? 2 : 1;
        return mode == Mode.INFERENCE ? 0 : steps * gateFloats(batch) + states * (steps + 1L) * stateFloats(batch);
    }

    final long workspaceFloats(int steps, int batch) {
        return chunk(steps, batch) * gateFloats(batch) + BLOCKS * stateFloats(batch);
    }

    /** Steps that one chunk holds. */
    final int chunk(int steps, int batch) {
        return Math.clamp(chunkFloats / gateFloats(batch), Math.min(1, steps), steps);
    }

    /** The bias vectors that the spec has. */
    final List<WeightKind> biases() {
        return biases;
    }

    /** One weight array in a packed buffer: {@code [inputs, G]}, or a bias vector {@code [1, R]}. */
    public final Matrix weight(DeviceBuffer packed, WeightKind kind) {
        int width = isBias(kind) ? rowWidth : spec.gateWidth();
        return new Matrix(packed, weightOffset(kind), inputs(kind), width, width);
    }

    /** Weights of one unit and gate. */
    final int inputs(WeightKind kind) {
        return switch (kind) {
            case INPUT -> spec.inputSize();
            case RECURRENT -> spec.hiddenSize();
            default -> 1;
        };
    }

    /** Floats of one packed array, padding among them. */
    final int weightFloats(WeightKind kind) {
        return Math.toIntExact(isBias(kind) ? rowWidth : (long) inputs(kind) * spec.gateWidth());
    }

    final long weightOffset(WeightKind kind) {
        long width = spec.gateWidth();
        return switch (kind) {
            case INPUT -> 0;
            case RECURRENT -> spec.inputSize() * width;
            default -> (spec.inputSize() + spec.hiddenSize()) * width + (long) biases.indexOf(kind) * rowWidth;
        };
    }

    /** A bias vector by its place, null where the spec has fewer. */
    public final @Nullable Matrix bias(DeviceBuffer packed, int index) {
        return index < biases.size() ? weight(packed, biases.get(index)) : null;
    }

    /** Gates of {@code steps} steps from the start of a reserve or workspace. */
    public final Sequence gates(DeviceBuffer buffer, int steps, int batch) {
        return Sequence.timeMajor(buffer, steps, batch, rowWidth);
    }

    /** All slots of h in a reserve, {@code [T+1, N, H]}. */
    public final Sequence reservedH(DeviceBuffer reserve, int steps, int batch) {
        return states(reserve, steps * gateFloats(batch), steps, batch);
    }

    /** All slots of c in a reserve, {@code [T+1, N, H]}; for cells that have one. */
    public final Sequence reservedC(DeviceBuffer reserve, int steps, int batch) {
        return states(reserve, steps * gateFloats(batch) + (steps + 1L) * stateFloats(batch), steps, batch);
    }

    private Sequence states(DeviceBuffer buffer, long offset, int steps, int batch) {
        int hidden = spec.hiddenSize();
        return new Sequence(buffer, offset, steps + 1, batch, hidden, stateFloats(batch), hidden);
    }

    /** Block {@code index} of a workspace for calls of this shape, {@code [N, H]}. */
    final Matrix block(DeviceBuffer workspace, int index, int steps, int batch) {
        long offset = chunk(steps, batch) * gateFloats(batch) + index * stateFloats(batch);
        return new Matrix(workspace, offset, batch, spec.hiddenSize(), spec.hiddenSize());
    }

    /** The time of the k-th visited step. */
    public final int visited(int k, int steps) {
        return spec.direction() == Direction.FORWARD ? k : steps - 1 - k;
    }

    /** The slot that step t receives ({@code before}) or leaves. */
    public final int slot(int t, boolean before) {
        return t + (before == (spec.direction() == Direction.FORWARD) ? 0 : 1);
    }

    private long gateFloats(int batch) {
        return (long) batch * rowWidth;
    }

    private long stateFloats(int batch) {
        return (long) batch * spec.hiddenSize();
    }
}
