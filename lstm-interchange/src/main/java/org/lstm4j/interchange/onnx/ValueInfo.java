package org.lstm4j.interchange.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.tensor.TensorType;

/**
 * An input or output of a model.
 *
 * @param type of its elements, null for an output whose type the file does not say
 * @param shape its dimensions, null if the file does not say how many there are
 */
public record ValueInfo(
        String name, @Nullable TensorType type, @Nullable List<Dimension> shape) {

    /**
     * One dimension.
     *
     * @param size -1 if it may differ from run to run
     * @param name how the file calls such a dimension, empty if it does not
     */
    public record Dimension(int size, String name) {
        @Override
        public String toString() {
            if (size >= 0) {
                return Integer.toString(size);
            }
            return name.isEmpty() ? "?" : name;
        }
    }

    /** As in {@code X: FLOAT[time, batch, 4]}. */
    @Override
    public String toString() {
        return name + ": " + (type == null ? "?" : type) + (shape == null ? "[...]" : shape);
    }
}
