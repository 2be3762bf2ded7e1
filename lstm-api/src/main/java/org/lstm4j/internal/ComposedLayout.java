package org.lstm4j.internal;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.CoreKernels.Norm;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/**
 * Where a composed plan keeps things; G is the gate width, R the output size, W the larger of H and R, all sizes in floats.
 *
 * <pre>
 *   packed weights   the canonical arrays back to back
 *   reserve          gates [T, N, G] | h [T+1, N, R] | c [T+1, N, H] | pre-activations [T, N, G] | inner [T, N, H]
 *   workspace        gates or their gradients [T, N, G] | gradients of the second product [T, N, W] | five blocks [N, W]
 * </pre>
 *
 * States have T+1 slots, so that the states which steps receive are, like those which they leave, T slots in a row: the
 * slot of the initial state is the first one when going forward, the last one in reverse.
 *
 * <p>c is there for cells that have it, pre-activations where gradients need them. A <i>second product</i> is one that the
 * other gates do not share: that of a GRU's candidate, or the projection. <i>Inner</i> is what it exchanges with the gates:
 * its result in a GRU that resets after it, its input otherwise.
 */
final class ComposedLayout {
    /** A forward in inference mode keeps its states and inner in the first three. */
    private static final int BLOCKS = 5;

    private final RecurrentSpec spec;
    private final Mode mode;
    private final int gateWidth;
    private final int widest;
    private final Map<WeightKind, Long> weightOffsets = new EnumMap<>(WeightKind.class);
    private final long packedFloats;

    ComposedLayout(RecurrentSpec spec, Mode mode) {
        this.spec = spec;
        this.mode = mode;
        this.gateWidth = spec.gateWidth();
        this.widest = Math.max(spec.hiddenSize(), spec.outputSize());
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
    }

    RecurrentSpec spec() {
        return spec;
    }

    /** Gate blocks whose recurrent product is one: all but a GRU's candidate. */
    int sharedWidth() {
        return spec.cell() == Cell.GRU ? gateWidth - spec.hiddenSize() : gateWidth;
    }

    boolean hasSecondProduct() {
        return spec.cell() == Cell.GRU || spec.projectionSize() > 0;
    }

    long packedFloats() {
        return packedFloats;
    }

    long reserveFloats(int steps, int batch) {
        return mode == Mode.INFERENCE
                ? 0
                : innerOffset(steps, batch) + (hasSecondProduct() ? floats(steps, batch, spec.hiddenSize()) : 0);
    }

    long workspaceFloats(int steps, int batch) {
        return blockOffset(steps, batch) + BLOCKS * floats(1, batch, widest);
    }

    /** One weight array in a packed buffer; vectors are matrices of one row. */
    Matrix weight(DeviceBuffer packed, WeightKind kind) {
        List<Integer> shape = spec.weightShape(kind);
        int columns = shape.getLast();
        int rows = shape.size() == 1 ? 1 : shape.getFirst();
        long offset = Objects.requireNonNull(weightOffsets.get(kind), kind::canonicalName);
        return new Matrix(packed, offset, rows, columns, columns);
    }

    boolean has(WeightKind kind) {
        return weightOffsets.containsKey(kind);
    }

    @Nullable
    Matrix peephole(@Nullable DeviceBuffer packed) {
        return packed != null && has(WeightKind.PEEPHOLE) ? weight(packed, WeightKind.PEEPHOLE) : null;
    }

    @Nullable
    Norm norm(@Nullable DeviceBuffer packed) {
        return packed != null && spec.layerNorm()
                ? new Norm(weight(packed, WeightKind.NORM_GAIN), weight(packed, WeightKind.NORM_BIAS))
                : null;
    }

    /** Gates, or in a workspace their gradients: {@code [T, N, G]} at the start of the buffer. */
    Sequence gates(DeviceBuffer buffer, int steps, int batch) {
        return sequence(buffer, 0, steps, batch, gateWidth);
    }

    /** The hidden states that steps receive ({@code before}) or leave in a reserve, {@code [T, N, R]}. */
    Sequence reservedH(DeviceBuffer reserve, int steps, int batch, boolean before) {
        return states(reserve, hOffset(steps, batch), steps, batch, spec.outputSize(), before);
    }

    /** The cell states that steps receive or leave in a reserve, {@code [T, N, H]}; null for cells that have none. */
    @Nullable
    Sequence reservedC(DeviceBuffer reserve, int steps, int batch, boolean before) {
        return spec.cell().hasCellState()
                ? states(reserve, cOffset(steps, batch), steps, batch, spec.hiddenSize(), before)
                : null;
    }

    /** Pre-activations in a reserve, {@code [T, N, G]}; null where gradients do without. */
    @Nullable
    Sequence preActivations(DeviceBuffer reserve, int steps, int batch) {
        return spec.backwardReadsPreActivations()
                ? sequence(reserve, preActivationOffset(steps, batch), steps, batch, gateWidth)
                : null;
    }

    /** Inner in a reserve, {@code [T, N, H]}; for specs with a second product. */
    Sequence inner(DeviceBuffer reserve, int steps, int batch) {
        return sequence(reserve, innerOffset(steps, batch), steps, batch, spec.hiddenSize());
    }

    /**
     * Gradients with respect to the result of the second product in a workspace: {@code [T, N, R]} of a projection,
     * {@code [T, N, H]} of a candidate, which are that block of its gates' gradients where the reset comes before.
     */
    Sequence dSecondProduct(DeviceBuffer workspace, int steps, int batch) {
        if (spec.resetsBeforeProduct()) {
            return gates(workspace, steps, batch).columns(sharedWidth(), spec.hiddenSize());
        }
        return sequence(workspace, floats(steps, batch, gateWidth), steps, batch, spec.outputSize());
    }

    /** Block {@code index} of a workspace, {@code [N, columns]}. */
    Matrix block(DeviceBuffer workspace, int index, int steps, int batch, int columns) {
        long offset = blockOffset(steps, batch) + index * floats(1, batch, widest);
        return new Matrix(workspace, offset, batch, columns, columns);
    }

    /** The time of the k-th visited step. */
    int visited(int k, int steps) {
        return spec.direction() == Direction.FORWARD ? k : steps - 1 - k;
    }

    private Sequence states(DeviceBuffer buffer, long start, int steps, int batch, int width, boolean before) {
        boolean second = before != (spec.direction() == Direction.FORWARD);
        return sequence(buffer, start + (second ? floats(1, batch, width) : 0), steps, batch, width);
    }

    private static Sequence sequence(DeviceBuffer buffer, long offset, int steps, int batch, int width) {
        return new Sequence(buffer, offset, steps, batch, width, floats(1, batch, width), width);
    }

    private long hOffset(int steps, int batch) {
        return floats(steps, batch, gateWidth);
    }

    private long cOffset(int steps, int batch) {
        return hOffset(steps, batch) + floats(steps + 1L, batch, spec.outputSize());
    }

    private long preActivationOffset(int steps, int batch) {
        return cOffset(steps, batch) + (spec.cell().hasCellState() ? floats(steps + 1L, batch, spec.hiddenSize()) : 0);
    }

    private long innerOffset(int steps, int batch) {
        return preActivationOffset(steps, batch)
                + (spec.backwardReadsPreActivations() ? floats(steps, batch, gateWidth) : 0);
    }

    private long blockOffset(int steps, int batch) {
        boolean apart = hasSecondProduct() && mode == Mode.TRAINING;
        return floats(steps, batch, gateWidth) + (apart ? floats(steps, batch, widest) : 0);
    }

    private static long floats(long steps, int batch, int width) {
        return steps * batch * width;
    }
}
