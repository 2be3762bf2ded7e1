package org.lstm4j.benchmarks.engine;

import java.util.Arrays;

/** What a piece of work takes at least, of arithmetic and of memory; the element-wise part of a cell is not counted. */
public final class Cost {
    private Cost() {}

    /** Multiplications and additions of the input products, whose weights serve many steps and rows at a time. */
    public static double projectionFlops(Work work) {
        double flops = 0;
        for (int layer = 0; layer < work.layers(); layer++) {
            flops += work.directions() * product(work, work.inputSize(layer));
        }
        return flops;
    }

    /** Multiplications and additions of the recurrent products. */
    public static double recurrentFlops(Work work) {
        return work.layers() * work.directions() * product(work, work.hidden());
    }

    /** Multiplications and additions of the dense layer over a language model's cell. */
    private static double outputFlops(Work work) {
        return work.kind() == Work.Kind.LANGUAGE ? 2.0 * validSteps(work) * work.hidden() * TextInputs.VOCABULARY : 0;
    }

    /** All of one run. Backward takes twice what forward takes: one product for the inputs' gradients, one for the weights'. */
    public static double flops(Work work) {
        double forward = projectionFlops(work) + recurrentFlops(work) + outputFlops(work);
        return work.learns() ? 3 * forward : forward;
    }

    /** Bytes of the weights that every step has to go through again: U, and W as well where there is but one step. */
    public static double bytesPerStep(Work work) {
        double floats = (double) work.cell().gates() * work.hidden() * work.hidden();
        double matrices = work.kind() == Work.Kind.STEP ? 2 : 1;
        return matrices * floats * bytes(work.precision());
    }

    /** Steps of one run that follow one after the other, over all layers and directions. */
    public static int dependentSteps(Work work) {
        return work.steps() * work.layers() * work.directions();
    }

    private static int bytes(Precision precision) {
        return switch (precision) {
            case F32 -> 4;
            case BF16 -> 2;
            case INT8 -> 1;
        };
    }

    /** Of one layer and direction. */
    private static double product(Work work, int depth) {
        return 2.0 * validSteps(work) * work.cell().gates() * work.hidden() * depth;
    }

    private static long validSteps(Work work) {
        int[] lengths = Inputs.lengths(work);
        int windows = work.kind() == Work.Kind.LANGUAGE ? TextInputs.WINDOWS : 1;
        return lengths == null
                ? (long) windows * work.steps() * work.batch()
                : Arrays.stream(lengths).asLongStream().sum();
    }
}
