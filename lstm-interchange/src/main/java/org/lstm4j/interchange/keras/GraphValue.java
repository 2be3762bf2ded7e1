package org.lstm4j.interchange.keras;

import java.util.Arrays;

/**
 * A value of a graph.
 *
 * @param name of the value among the nodes
 * @param shape without the batch; -1 for what any run may have, which is a number of steps
 * @param tokens whether it holds token ids
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GraphValue(String name, int[] shape, boolean tokens) {
    /** Another value, of floats. */
    GraphValue with(String newName, int... newShape) {
        return new GraphValue(newName, newShape, false);
    }

    /** The last dimension. */
    int width() {
        return shape[shape.length - 1];
    }

    /** How many dimensions there are with the batch. */
    int rank() {
        return shape.length + 1;
    }

    /** For messages. */
    String text() {
        return Arrays.toString(shape).replace("-1", "any").replace("[", "[batch, ");
    }
}
