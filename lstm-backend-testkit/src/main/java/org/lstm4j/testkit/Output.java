package org.lstm4j.testkit;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.WeightKind;

/** Everything that a recurrent plan can write. */
enum Output {
    Y("y"),
    LAST_H("last h"),
    LAST_C("last c"),
    GATES("gates"),
    CELLS("c"),
    DX("dx"),
    D_INITIAL_H("dInitial h"),
    D_INITIAL_C("dInitial c"),
    DH("dh"),
    D_INPUT(WeightKind.INPUT),
    D_RECURRENT(WeightKind.RECURRENT),
    D_INPUT_BIAS(WeightKind.INPUT_BIAS),
    D_RECURRENT_BIAS(WeightKind.RECURRENT_BIAS),
    D_PEEPHOLE(WeightKind.PEEPHOLE),
    D_PROJECTION(WeightKind.PROJECTION),
    D_NORM_GAIN(WeightKind.NORM_GAIN),
    D_NORM_BIAS(WeightKind.NORM_BIAS);

    /** What inference is for. */
    static final Set<Output> FORWARD = Collections.unmodifiableSet(EnumSet.range(Y, LAST_C));

    static final Set<Output> TRACE = Collections.unmodifiableSet(EnumSet.range(GATES, CELLS));
    static final Set<Output> BACKWARD = Collections.unmodifiableSet(EnumSet.range(DX, D_NORM_BIAS));
    static final Set<Output> ALL = Collections.unmodifiableSet(EnumSet.allOf(Output.class));
    static final Set<Output> WEIGHTS = Collections.unmodifiableSet(EnumSet.range(D_INPUT, D_NORM_BIAS));

    private final String label;
    private final @Nullable WeightKind kind;

    Output(String label) {
        this.label = label;
        this.kind = null;
    }

    Output(WeightKind kind) {
        this.label = "d " + kind.canonicalName();
        this.kind = kind;
    }

    String label() {
        return label;
    }

    /** The weights whose gradient this is. */
    Optional<WeightKind> kind() {
        return Optional.ofNullable(kind);
    }

    static Output of(WeightKind kind) {
        return WEIGHTS.stream()
                .filter(output -> output.kind == kind)
                .findFirst()
                .orElseThrow();
    }

    int[] shape(Problem p) {
        int[] sequence = {p.steps(), p.batch(), width(p)};
        return switch (this) {
            case Y, GATES, CELLS, DX, DH -> sequence;
            case LAST_H, LAST_C, D_INITIAL_H, D_INITIAL_C -> new int[] {p.batch(), width(p)};
            default ->
                p.spec().weightShape(kind().orElseThrow()).stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
        };
    }

    private int width(Problem p) {
        return switch (this) {
            case DX -> p.spec().inputSize();
            case GATES -> p.spec().gateWidth();
            case CELLS, LAST_C, D_INITIAL_C -> p.spec().hiddenSize();
            default -> p.spec().outputSize();
        };
    }
}
