package org.lstm4j.internal;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/**
 * Where a composed plan keeps things; G is the gate width 4H, all sizes in floats.
 *
 * <pre>
 *   packed weights   the canonical arrays back to back
 *   reserve          gates [T, N, G] | h [T+1, N, H] | c [T+1, N, H]
 *   workspace        gates or their gradients [T, N, G] | four blocks [N, H]
 * </pre>
 *
 * States have T+1 slots, so that the states which steps receive are, like those which they leave, T slots in a row: the
 * slot of the initial state is the first one when going forward, the last one in reverse.
 */
final class ComposedLayout {
    /** Blocks [N, H] at the workspace's end. A forward in inference mode keeps its states in the first two. */
    private static final int BLOCKS = 4;

    private final RecurrentSpec spec;
    private final Mode mode;
    private final int stateSize;
    private final int gateWidth;
    private final Map<WeightKind, Long> weightOffsets = new EnumMap<>(WeightKind.class);
    private final List<WeightKind> biases;
    private final long packedFloats;

    ComposedLayout(RecurrentSpec spec, Mode mode) {
        this.spec = spec;
        this.mode = mode;
        this.stateSize = spec.hiddenSize();
        this.gateWidth = spec.gateWidth();
        long offset = 0;
        for (WeightKind kind : spec.weightKinds()) {
            weightOffsets.put(kind, offset);
            long size = 1;
            for (int extent : spec.weightShape(kind)) {
                size *= extent;
            }
            offset += size;
        }
        this.packedFloats = offset;
        this.biases = spec.weightKinds().stream()
                .filter(kind -> kind == WeightKind.INPUT_BIAS || kind == WeightKind.RECURRENT_BIAS)
                .toList();
    }

    RecurrentSpec spec() {
        return spec;
    }

    long packedFloats() {
        return packedFloats;
    }

    long reserveFloats(int steps, int batch) {
        return mode == Mode.INFERENCE ? 0 : gateFloats(steps, batch) + 2 * (steps + 1L) * stateFloats(batch);
    }

    long workspaceFloats(int steps, int batch) {
        return gateFloats(steps, batch) + BLOCKS * stateFloats(batch);
    }

    /** One weight array in a packed buffer; vectors are matrices of one row. */
    Matrix weight(DeviceBuffer packed, WeightKind kind) {
        List<Integer> shape = spec.weightShape(kind);
        int columns = shape.getLast();
        int rows = shape.size() == 1 ? 1 : shape.getFirst();
        long offset = Objects.requireNonNull(weightOffsets.get(kind), kind::canonicalName);
        return new Matrix(packed, offset, rows, columns, columns);
    }

    /** The bias vectors that the spec has. */
    List<WeightKind> biases() {
        return biases;
    }

    /** Gates, or in a workspace their gradients: {@code [T, N, G]} at the start of the buffer. */
    Sequence gates(DeviceBuffer buffer, int steps, int batch) {
        return new Sequence(buffer, 0, steps, batch, gateWidth, (long) batch * gateWidth, gateWidth);
    }

    /** The hidden states that steps receive ({@code before}) or leave in a reserve, {@code [T, N, H]}. */
    Sequence reservedH(DeviceBuffer reserve, int steps, int batch, boolean before) {
        return states(reserve, gateFloats(steps, batch), steps, batch, before);
    }

    /** The cell states that steps receive or leave in a reserve, {@code [T, N, H]}. */
    Sequence reservedC(DeviceBuffer reserve, int steps, int batch, boolean before) {
        long start = gateFloats(steps, batch) + (steps + 1L) * stateFloats(batch);
        return states(reserve, start, steps, batch, before);
    }

    private Sequence states(DeviceBuffer buffer, long start, int steps, int batch, boolean before) {
        boolean second = before != (spec.direction() == Direction.FORWARD);
        long offset = start + (second ? stateFloats(batch) : 0);
        return new Sequence(buffer, offset, steps, batch, stateSize, stateFloats(batch), stateSize);
    }

    /** Block {@code index} of a workspace, {@code [N, H]}. */
    Matrix block(DeviceBuffer workspace, int index, int steps, int batch) {
        long offset = gateFloats(steps, batch) + index * stateFloats(batch);
        return new Matrix(workspace, offset, batch, stateSize, stateSize);
    }

    /** The time of the k-th visited step. */
    int visited(int k, int steps) {
        return spec.direction() == Direction.FORWARD ? k : steps - 1 - k;
    }

    private long gateFloats(int steps, int batch) {
        return (long) steps * batch * gateWidth;
    }

    private long stateFloats(int batch) {
        return (long) batch * stateSize;
    }
}
