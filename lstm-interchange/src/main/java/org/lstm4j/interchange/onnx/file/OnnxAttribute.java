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

    /** A number. */
    public static OnnxAttribute of(String name, long value) {
        return new OnnxAttribute(name, INT, 0, value, "", null, new float[0], new long[0], List.of());
    }

    /** A real number. */
    public static OnnxAttribute of(String name, float value) {
        return new OnnxAttribute(name, FLOAT, value, 0, "", null, new float[0], new long[0], List.of());
    }

    /** A text. */
    public static OnnxAttribute of(String name, String value) {
        return new OnnxAttribute(name, STRING, 0, 0, value, null, new float[0], new long[0], List.of());
    }

    /** Numbers. */
    public static OnnxAttribute ofIntegers(String name, long... values) {
        return new OnnxAttribute(name, INTS, 0, 0, "", null, new float[0], values, List.of());
    }

    /** Real numbers. */
    public static OnnxAttribute ofReals(String name, float... values) {
        return new OnnxAttribute(name, FLOATS, 0, 0, "", null, values, new long[0], List.of());
    }

    /** Texts. */
    public static OnnxAttribute ofTexts(String name, List<String> values) {
        return new OnnxAttribute(name, STRINGS, 0, 0, "", null, new float[0], new long[0], values);
    }
}
