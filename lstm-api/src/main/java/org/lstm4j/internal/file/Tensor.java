package org.lstm4j.internal.file;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * A named array of floats to be written.
 *
 * @param name unique in its file
 * @param shape row-major
 * @param values as many remaining as the shape says, borrowed and left as they are
 */
public record Tensor(String name, List<Integer> shape, FloatBuffer values) {}
