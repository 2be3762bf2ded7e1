package org.lstm4j.interchange.onnx.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.lstm4j.ModelFormatException;

/**
 * Reads the fields of one message in the wire format of protocol buffers: {@link #next} goes to a field, then exactly one of the
 * others takes its value. Repeated numbers may come packed or one by one, as the format wants of every reader.
 */
final class WireReader {
    /** ONNX files without subgraphs nest eight deep. */
    private static final int MAX_DEPTH = 32;

    private static final String INTEGERS = "integers";

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer bytes;
    private final String source;
    private final int depth;
    private final Allowance allowance;
    private int field;
    private int type;

    private WireReader(ByteBuffer bytes, String source, int depth, Allowance allowance) {
        this.bytes = bytes;
        this.source = source;
        this.depth = depth;
        this.allowance = allowance;
    }

    /** Reads a whole message; {@code source} names the file in messages. */
    static WireReader of(ByteBuffer bytes, String source) {
        return new WireReader(
                bytes.slice().order(ByteOrder.LITTLE_ENDIAN), source, 0, new Allowance(bytes.remaining()));
    }

    /** Goes to the next field; false at the end. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = rawVarint();
        field = (int) (tag >>> 3);
        type = (int) tag & 7;
        if (tag >>> 32 != 0 || field == 0) {
            throw damaged("a tag of " + Long.toUnsignedString(tag) + " names no field");
        }
        return true;
    }

    /** Number of the present field. */
    int field() {
        return field;
    }

    long varint() {
        expect(VARINT);
        return rawVarint();
    }

    /** A length, version or enumeration value; those of 32 bits are cut as the format says. */
    int int32() {
        return (int) varint();
    }

    float float32() {
        expect(FIXED32);
        return Float.intBitsToFloat((int) fixed(Float.BYTES));
    }

    String text() {
        ByteBuffer raw = bytes();
        require(allowance.text(), "texts");
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(raw).toString();
        } catch (CharacterCodingException e) {
            throw damaged("field " + field + " should be text and is not UTF-8");
        }
    }

    /** The bytes of a field, without copying them. */
    ByteBuffer bytes() {
        expect(LENGTH);
        long length = rawVarint();
        if (length < 0 || length > bytes.remaining()) {
            throw damaged("field " + field + " claims " + Long.toUnsignedString(length) + " bytes where "
                    + bytes.remaining() + " are left");
        }
        ByteBuffer slice = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + (int) length);
        return slice;
    }

    WireReader message() {
        if (depth == MAX_DEPTH) {
            throw damaged("messages nest deeper than " + MAX_DEPTH);
        }
        require(allowance.message(), "messages");
        return new WireReader(bytes(), source, depth + 1, allowance);
    }

    /** Adds one number, or those of a packed field; false if it holds none. */
    boolean varints(Integers into) {
        if (type != LENGTH) {
            require(allowance.integers(1), INTEGERS);
            into.add(varint());
            return true;
        }
        WireReader packed = new WireReader(bytes(), source, depth, allowance);
        boolean any = packed.bytes.hasRemaining();
        int count = packed.numbers();
        require(allowance.integers(count), INTEGERS);
        into.reserve(count);
        while (packed.bytes.hasRemaining()) {
            into.add(packed.rawVarint());
        }
        return any;
    }

    /** How many numbers end in what is left: each does in a byte without its highest bit. */
    private int numbers() {
        int count = 0;
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            count += bytes.get(i) >= 0 ? 1 : 0;
        }
        return count;
    }

    private void require(boolean allowed, String what) {
        if (!allowed) {
            throw damaged("it holds more " + what + " than a file of its size should");
        }
    }

    /** The bytes of numbers of fixed width: one of them, or those of a packed field. */
    ByteBuffer fixed32s() {
        return fixedWidth(FIXED32, Integer.BYTES);
    }

    /** As {@link #fixed32s}, of 64 bits. */
    ByteBuffer fixed64s() {
        return fixedWidth(FIXED64, Long.BYTES);
    }

    private ByteBuffer fixedWidth(int single, int width) {
        if (type == LENGTH) {
            ByteBuffer packed = bytes();
            if (packed.remaining() % width != 0) {
                throw damaged("packed field " + field + " of " + packed.remaining() + " bytes ends within a number");
            }
            return packed;
        }
        expect(single);
        need(width);
        ByteBuffer one = bytes.slice(bytes.position(), width).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + width);
        return one;
    }

    void skip() {
        switch (type) {
            case VARINT -> rawVarint();
            case FIXED64 -> fixed(Long.BYTES);
            case LENGTH -> bytes();
            case FIXED32 -> fixed(Integer.BYTES);
            default -> throw damaged("field " + field + " has wire type " + type + ", which ONNX does not use");
        }
    }

    ModelFormatException damaged(String what) {
        return new ModelFormatException(
                source + ": expected an ONNX file, but " + what + "; it is damaged or of another format");
    }

    private void expect(int wanted) {
        if (type != wanted) {
            throw damaged("field " + field + " has wire type " + type + " in place of " + wanted);
        }
    }

    private void need(int width) {
        if (bytes.remaining() < width) {
            throw damaged("it ends within field " + field);
        }
    }

    private long fixed(int width) {
        need(width);
        return width == Long.BYTES ? bytes.getLong() : bytes.getInt();
    }

    private long rawVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            need(1);
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("a number runs over ten bytes");
    }
}
