package org.lstm4j.interchange.tensor;

/** The element types that a {@link Tensor} can hold, each in the Java array of its name. */
public enum TensorType {
    FLOAT(Float.BYTES),
    DOUBLE(Double.BYTES),
    INT32(Integer.BYTES),
    INT64(Long.BYTES),
    BOOL(1);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element in a file. */
    public int bytes() {
        return bytes;
    }
}
