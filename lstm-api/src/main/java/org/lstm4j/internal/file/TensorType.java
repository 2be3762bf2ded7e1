package org.lstm4j.internal.file;

import java.util.Arrays;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;

/**
 * The element types of safetensors, under their names there. Tensors of the first five are read and written; others may stand in a
 * sound file beside the weights, as counters and masks do, and are known by their names and shapes alone.
 */
public enum TensorType {
    F32(Float.BYTES),
    F64(Double.BYTES),
    F16(Short.BYTES),
    BF16(Short.BYTES),
    I8(Byte.BYTES),
    BOOL(Byte.BYTES),
    U8(Byte.BYTES),
    F8_E4M3(Byte.BYTES),
    F8_E5M2(Byte.BYTES),
    I16(Short.BYTES),
    U16(Short.BYTES),
    I32(Integer.BYTES),
    U32(Integer.BYTES),
    I64(Long.BYTES),
    U64(Long.BYTES);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    int bytes() {
        return bytes;
    }

    /** Whether elements may be weights: fractions of whatever width, or the codes of INT8. */
    public boolean mayBeWeights() {
        return switch (this) {
            case F32, F64, F16, BF16, F8_E4M3, F8_E5M2, I8 -> true;
            case BOOL, U8, I16, U16, I32, U32, I64, U64 -> false;
        };
    }

    static TensorType named(String name) {
        for (TensorType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new JsonException("expected a dtype of " + Arrays.toString(values()) + ", got " + Json.quote(name));
    }
}
