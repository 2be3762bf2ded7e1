package org.lstm4j.interchange.dl4j;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;

/**
 * All parameters of a network, one behind the other, as ND4J writes an array: a buffer of 64-bit numbers that say its shape, and
 * one of its values, each after the name of its memory, its length and its type, all big-endian.
 */
final class Dl4jArray {
    private static final String NEW_FORMAT = "MIXED_DATA_TYPES";
    /** Beside the shape and the strides: the rank, flags, the stride of elements, the order. */
    private static final int SHAPE_EXTRAS = 4;

    private static final int MOST_AXES = 2;

    private final ByteBuffer values;
    private long count;

    /** @throws ModelFormatException when the bytes are no such array */
    Dl4jArray(byte[] bytes) {
        values = ByteBuffer.wrap(bytes);
        try {
            long length = shape();
            String type = header();
            if (!type.equals("FLOAT")) {
                throw new UnsupportedModelException(
                        "coefficients.bin: expected FLOAT, got " + Json.quote(type) + "; convert the network to FLOAT");
            }
            if (length != count || values.remaining() / Float.BYTES != count || values.remaining() % Float.BYTES != 0) {
                throw new ModelFormatException("coefficients.bin: expected " + length + " floats, got a buffer of "
                        + count + " in " + values.remaining() + " bytes");
            }
        } catch (BufferUnderflowException e) {
            throw new ModelFormatException("coefficients.bin: the array ends too soon", e);
        }
    }

    /** The floats that the shape has: a vector, or one row of a matrix. */
    private long shape() {
        String type = header();
        if (!type.equals("LONG") || count < SHAPE_EXTRAS || count > SHAPE_EXTRAS + 2 * MOST_AXES) {
            throw new ModelFormatException(
                    "coefficients.bin: expected a shape of LONG, got " + count + " of " + Json.quote(type));
        }
        long[] shape = new long[(int) count];
        values.asLongBuffer().get(shape);
        values.position(values.position() + shape.length * Long.BYTES);
        int rank = (shape.length - SHAPE_EXTRAS) / 2;
        if (rank == 0 || shape[0] != rank || (rank == MOST_AXES && shape[1] != 1)) {
            throw new ModelFormatException("coefficients.bin: expected one row of parameters, got another shape");
        }
        return shape[rank];
    }

    /** A buffer's type; its length goes into {@link #count}. */
    private String header() {
        String memory = text();
        if (!memory.equals(NEW_FORMAT)) {
            throw new UnsupportedModelException("coefficients.bin: expected an array of " + NEW_FORMAT + ", got "
                    + Json.quote(memory) + "; load it into DL4J 1.0.0-M2.1 and write it again");
        }
        count = values.getLong();
        return text();
    }

    private String text() {
        byte[] text = new byte[Short.toUnsignedInt(values.getShort())];
        values.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /**
     * The next parameters.
     *
     * @throws ModelFormatException when there are fewer, before anything of that size is allocated
     */
    float[] next(long floats) {
        if (floats > values.remaining() / Float.BYTES) {
            throw new ModelFormatException(
                    "coefficients.bin: expected " + floats + " more floats, got " + values.remaining() / Float.BYTES);
        }
        float[] next = new float[(int) floats];
        values.asFloatBuffer().get(next);
        values.position(values.position() + next.length * Float.BYTES);
        return next;
    }

    /** Parameters that nobody has taken. */
    int left() {
        return values.remaining() / Float.BYTES;
    }
}
