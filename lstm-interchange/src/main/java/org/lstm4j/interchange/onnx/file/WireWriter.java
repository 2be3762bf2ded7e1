package org.lstm4j.interchange.onnx.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the fields of one message in the wire format of protocol buffers, as {@link WireReader} reads them. Long runs of bytes
 * are held and not copied, so that a model costs its weights once.
 */
final class WireWriter {
    private static final int VARINT = 0;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    /** Runs from here on stay where they are. */
    private static final int HELD_BYTES = 4096;

    private final List<ByteBuffer> parts = new ArrayList<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private long length;

    void varint(int field, long value) {
        tag(field, VARINT);
        rawVarint(value);
    }

    void float32(int field, float value) {
        tag(field, FIXED32);
        int bits = Float.floatToRawIntBits(value);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            rawByte(bits >>> shift);
        }
    }

    void text(int field, String value) {
        bytes(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    /** The buffer's rest; nobody may change it before the message is written. */
    void bytes(int field, ByteBuffer value) {
        tag(field, LENGTH);
        rawVarint(value.remaining());
        append(value.slice());
    }

    void message(int field, WireWriter message) {
        tag(field, LENGTH);
        rawVarint(message.length);
        message.parts().forEach(this::append);
    }

    /** Bytes so far. */
    long length() {
        return length;
    }

    /** All bytes, in order. */
    List<ByteBuffer> parts() {
        closeRun();
        return List.copyOf(parts);
    }

    private void append(ByteBuffer run) {
        length += run.remaining();
        if (run.remaining() < HELD_BYTES) {
            byte[] copy = new byte[run.remaining()];
            run.get(copy);
            open.writeBytes(copy);
        } else {
            closeRun();
            parts.add(run);
        }
    }

    private void closeRun() {
        if (open.size() > 0) {
            parts.add(ByteBuffer.wrap(open.toByteArray()));
            open.reset();
        }
    }

    private void tag(int field, int type) {
        rawVarint(((long) field << 3) | type);
    }

    private void rawVarint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            rawByte((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        rawByte((int) rest);
    }

    private void rawByte(int value) {
        open.write(value);
        length++;
    }
}
