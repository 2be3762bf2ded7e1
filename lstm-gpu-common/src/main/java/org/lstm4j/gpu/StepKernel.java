package org.lstm4j.gpu;

import java.util.EnumMap;
import java.util.Map;
import org.lstm4j.spi.Numerics;

/** The kernels of {@code step.cl} that compute one fused step, slowest first; all but the last give the same bits. */
public enum StepKernel {
    /** An item per unit and row, nothing shared. */
    NAIVE("Naive", 256, 1),
    /** Operands shared through local memory. */
    TILED("Tiled", 16, 16),
    /** Four rows an item, in registers. */
    BLOCKED("Blocked", 32, 8),
    /** The sum over k shared out among items: an order of its own, for {@link Numerics#FAST}. */
    SPLIT("Split", 8, 32);

    private static final int TILE = 16;
    private static final int BLOCK = 32;

    private final String rung;
    private final int sizeX;
    private final int sizeY;

    StepKernel(String rung, int sizeX, int sizeY) {
        this.rung = rung;
        this.sizeX = sizeX;
        this.sizeY = sizeY;
    }

    /** What suits a batch: tiles once they are not mostly padding. */
    static StepKernel fitting(int batch, Numerics numerics) {
        if (batch < TILE / 4) {
            return numerics == Numerics.FAST ? SPLIT : NAIVE;
        }
        return batch <= TILE ? TILED : BLOCKED;
    }

    /** The names of a cell's kernels, which begin with {@code step}. */
    static Map<StepKernel, String> names(String step) {
        Map<StepKernel, String> names = new EnumMap<>(StepKernel.class);
        for (StepKernel kernel : values()) {
            names.put(kernel, step + kernel.rung);
        }
        return names;
    }

    /** Launches a step's arguments over all rows and units. */
    void launch(Launch launch, int rows, int units) {
        int groupsX = switch (this) {
            case NAIVE -> Math.toIntExact(Math.ceilDiv((long) rows * units, sizeX));
            case TILED -> Math.ceilDiv(rows, TILE);
            case BLOCKED -> Math.ceilDiv(rows, BLOCK);
            case SPLIT -> rows;
        };
        int groupsY = switch (this) {
            case NAIVE -> 1;
            case TILED -> Math.ceilDiv(units, TILE);
            case BLOCKED -> Math.ceilDiv(units, BLOCK);
            case SPLIT -> Math.ceilDiv(units, sizeX);
        };
        launch.launch(groupsX, groupsY, sizeX, sizeY);
    }
}
