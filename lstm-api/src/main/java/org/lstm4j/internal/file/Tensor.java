package org.lstm4j.internal.file;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * A named array to be written.
 *
 * @param name unique in its file
 * @param type of its elements in the file
 * @param shape row-major
 * @param values as many remaining as the shape says, each a value of the type, borrowed and left as they are
 */
public record Tensor(String name, TensorType type, List<Integer> shape, FloatBuffer values) {
    /** Floats, as they are. */
    public Tensor(String name, List<Integer> shape, FloatBuffer values) {
        this(name, TensorType.F32, shape, values);
    }
}
