package org.lstm4j.interchange.onnx.file;

import java.nio.ByteBuffer;

/** Whether a file is a {@code ModelProto}: the format has no magic number, but few fields, and one that holds the graph. */
public final class OnnxSignature {
    private static final int VARINT = 0;
    private static final int LENGTH = 2;
    private static final int VERSION_FIELD = 1;
    private static final int GRAPH_FIELD = 7;
    /** Of the fields in onnx.proto, bit n for field n. */
    private static final int NUMBERS = (1 << 1) | (1 << 5);

    private static final int MESSAGES =
            (1 << 2) | (1 << 3) | (1 << 4) | (1 << 6) | (1 << 7) | (1 << 8) | (1 << 14) | (1 << 20) | (1 << 25);
    private static final int LAST_FIELD = 25;
    private static final int LONGEST_VARINT = 63;

    private OnnxSignature() {}

    /**
     * Goes over the fields before the graph.
     *
     * @param start the file's first bytes
     * @param size of the whole file
     */
    public static boolean begins(ByteBuffer start, long size) {
        boolean versioned = false;
        while (start.hasRemaining()) {
            long tag = varint(start);
            int field = (int) (tag >>> 3);
            int type = (int) tag & 7;
            if (tag < 0 || tag >>> 3 > LAST_FIELD || (((type == VARINT ? NUMBERS : MESSAGES) >>> field) & 1) == 0) {
                return false;
            }
            if (type != VARINT && type != LENGTH) {
                return false;
            }
            long value = varint(start);
            if (value < 0) {
                return false;
            }
            versioned |= field == VERSION_FIELD;
            if (type == LENGTH) {
                boolean fits = value <= size - start.position();
                if (field == GRAPH_FIELD) {
                    return versioned || fits;
                }
                if (!fits || value > start.remaining()) {
                    return versioned;
                }
                start.position(start.position() + (int) value);
            }
        }
        return versioned;
    }

    /** -1 where there is none, or one that takes the sign bit. */
    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; shift < LONGEST_VARINT && from.hasRemaining(); shift += 7) {
            byte next = from.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }
}
