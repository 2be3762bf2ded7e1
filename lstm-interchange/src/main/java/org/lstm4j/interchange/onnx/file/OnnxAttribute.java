package org.lstm4j.interchange.onnx.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of a node; which of the values counts, its kind says.
 *
 * @param kind as ONNX numbers them: one of the constants here, or a kind that this reader holds no value of
 */
@SuppressWarnings("ArrayRecordComponent") // bundles arrays and is never compared
public record OnnxAttribute(
        String name,
        int kind,
        float real,
        long integer,
        String text,
        @Nullable OnnxTensor tensor,
        float[] reals,
        long[] integers,
        List<String> texts) {

    public static final int FLOAT = 1;
    public static final int INT = 2;
    public static final int STRING = 3;
    public static final int TENSOR = 4;
    public static final int FLOATS = 6;
    public static final int INTS = 7;
    public static final int STRINGS = 8;
}
