package org.lstm4j.testkit;

import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Sequence;

/** The strides in which a {@code [T, N, width]} may lie in memory. */
enum Layout {
    TIME_MAJOR,
    BATCH_MAJOR,
    /** The first half of a time-major sequence twice as wide, as the forward direction of a bidirectional layer has it. */
    LEFT_HALF,
    /** The other half. */
    RIGHT_HALF,
    /** One step for all times: a variational dropout mask. */
    REPEATED;

    /** Floats of memory that the layout takes. */
    int floats(int steps, int rows, int width) {
        return switch (this) {
            case TIME_MAJOR, BATCH_MAJOR -> steps * rows * width;
            case LEFT_HALF, RIGHT_HALF -> 2 * steps * rows * width;
            case REPEATED -> rows * width;
        };
    }

    Sequence view(DeviceBuffer buffer, long offset, int steps, int rows, int width) {
        return switch (this) {
            case TIME_MAJOR -> new Sequence(buffer, offset, steps, rows, width, (long) rows * width, width);
            case BATCH_MAJOR -> new Sequence(buffer, offset, steps, rows, width, width, (long) steps * width);
            case LEFT_HALF -> new Sequence(buffer, offset, steps, rows, width, 2L * rows * width, 2L * width);
            case RIGHT_HALF -> new Sequence(buffer, offset + width, steps, rows, width, 2L * rows * width, 2L * width);
            case REPEATED -> new Sequence(buffer, offset, steps, rows, width, 0, width);
        };
    }
}
