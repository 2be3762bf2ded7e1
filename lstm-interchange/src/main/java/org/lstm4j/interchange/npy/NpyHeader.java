package org.lstm4j.interchange.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/**
 * What a {@code .npy} file says of its data.
 *
 * @param columnMajor whether the first index runs fastest ("Fortran order")
 */
@SuppressWarnings("ArrayRecordComponent") // bundles a shape and is never compared
record NpyHeader(TensorType type, boolean columnMajor, int[] shape) {
    /** {@code \x93NUMPY}, in the low bytes of a little-endian number. */
    static final long MAGIC = 0x59_50_4d_55_4e_93L;

    static final int MAGIC_BYTES = 6;
    private static final int ALIGNMENT = 64;

    /** How many elements there are; not more than an array takes. */
    int elements() {
        return Tensor.elements(shape);
    }

    /** NumPy's name of an element type in a file of ours. */
    static String name(TensorType type) {
        return switch (type) {
            case FLOAT -> "<f4";
            case DOUBLE -> "<f8";
            case INT32 -> "<i4";
            case INT64 -> "<i8";
            case BOOL -> "|b1";
        };
    }

    /** All that stands before the data, in version 1, padded as NumPy does so that the data lie aligned. */
    byte[] bytes() {
        String dimensions = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String text = "{'descr': '" + name(type) + "', 'fortran_order': " + (columnMajor ? "True" : "False")
                + ", 'shape': (" + dimensions + (shape.length == 1 ? ",), }" : "), }");
        int before = MAGIC_BYTES + 2 + Short.BYTES;
        int total = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT;
        byte[] bytes = new byte[total];
        Arrays.fill(bytes, (byte) ' ');
        ByteBuffer to = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        to.putLong(MAGIC | (1L << (MAGIC_BYTES * Byte.SIZE)));
        to.putShort((short) (total - before));
        to.put(text.getBytes(StandardCharsets.US_ASCII));
        bytes[total - 1] = '\n';
        return bytes;
    }

    /** Type and shape, as in {@code FLOAT[5, 2, 4]}. */
    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
