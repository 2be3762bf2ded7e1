package org.lstm4j.interchange.onnx.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * A tensor as a file says it; {@link TensorReader} makes numbers of it.
 *
 * @param elementType as ONNX numbers them
 * @param raw elements in little-endian order, empty if they stand in another field or file
 * @param field which of the typed fields the elements stand in, by its number in onnx.proto; 0 for none of them
 * @param reals the packed runs of {@code float_data} or {@code double_data}
 * @param integers {@code int32_data} or {@code int64_data}
 * @param external where the elements stand outside of the file, by ONNX's keys; empty if they do not
 */
@SuppressWarnings("ArrayRecordComponent") // bundles arrays and is never compared
public record OnnxTensor(
        String name,
        int elementType,
        long[] shape,
        ByteBuffer raw,
        int field,
        List<ByteBuffer> reals,
        long[] integers,
        Map<String, String> external) {

    public static final int FLOAT = 1;
    public static final int INT32 = 6;
    public static final int INT64 = 7;
    public static final int BOOL = 9;
    public static final int FLOAT16 = 10;
    public static final int DOUBLE = 11;
    public static final int BFLOAT16 = 16;

    static final int FLOAT_DATA = 4;
    static final int INT32_DATA = 5;
    static final int INT64_DATA = 7;
    static final int DOUBLE_DATA = 10;

    /** Floats. */
    public static OnnxTensor of(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return new OnnxTensor(name, FLOAT, shape, raw, 0, List.of(), new long[0], Map.of());
    }

    /** Integers of 64 bits. */
    public static OnnxTensor of(String name, long[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(values.length, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return new OnnxTensor(name, INT64, shape, raw, 0, List.of(), new long[0], Map.of());
    }
}
