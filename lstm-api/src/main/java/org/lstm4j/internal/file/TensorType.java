package org.lstm4j.internal.file;

import java.util.Arrays;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;

/** The element types of safetensors that we read and write, under their names there. */
public enum TensorType {
    F32(Float.BYTES),
    F64(Double.BYTES),
    F16(Short.BYTES),
    BF16(Short.BYTES),
    I8(Byte.BYTES);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    int bytes() {
        return bytes;
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
