package org.lstm4j.interchange.pytorch;

import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Parameter;

/**
 * A layer and where PyTorch keeps its arrays.
 *
 * @param layer ours
 * @param prefix of its module's arrays, with the dot, or empty
 * @param depth which of the layers that one recurrent module stacks; 0 for others, {@link #CELL} for a cell, whose arrays do not say
 */
record Placed(Layer layer, String prefix, int depth) {
    private static final int CELL = -1;

    /** A layer of one direction, out of a module such as {@code nn.LSTMCell}. */
    static Placed cell(Layer layer, String prefix) {
        return new Placed(layer, prefix, CELL);
    }

    /** A layer without arrays. */
    static Placed bare(Layer layer) {
        return new Placed(layer, "", 0);
    }

    /** {@code lstm.weight_ih_l1_reverse} of {@code reverse.weight_ih}, {@code fc.bias} of {@code bias}, {@code cell.weight_ih} of itself. */
    String tensorName(Parameter parameter) {
        String name = parameter.name();
        if (layer.specs(1).isEmpty() || depth == CELL) {
            return prefix + name;
        }
        int dot = name.indexOf('.') + 1;
        return prefix + name.substring(dot) + "_l" + depth + (name.startsWith("reverse.") ? "_reverse" : "");
    }
}
