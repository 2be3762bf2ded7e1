package org.lstm4j.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.HostMemory;
import org.lstm4j.spi.RecurrentSpec;

/** The byte form of states; {@link State#toBytes} describes it. */
final class StateBytes {
    private static final byte[] MAGIC = "LSTM4JST".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = MAGIC.length + Integer.BYTES + Fingerprint.BYTES + Integer.BYTES;
    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final int LEAST_BYTES = HEADER_BYTES + CHECKSUM_BYTES;

    private StateBytes() {}

    static byte[] write(State state) {
        long size = LEAST_BYTES;
        for (int part = 0; part < state.parts(); part++) {
            size += Float.BYTES * ((long) state.hArray(part).length + state.cArray(part).length);
        }
        if (size > HostMemory.MAX_ARRAY) {
            throw new LstmException("the state takes " + size + " bytes, an array holds fewer; use a smaller batch");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).putInt(VERSION).put(HexFormat.of().parseHex(state.fingerprint()));
        bytes.putInt(state.batch());
        for (int part = 0; part < state.parts(); part++) {
            put(bytes, state.hArray(part));
            put(bytes, state.cArray(part));
        }
        bytes.putInt(checksum(bytes));
        return bytes.array();
    }

    static State read(byte[] data, Model model) {
        if (data.length < LEAST_BYTES) {
            throw new ModelFormatException(
                    "state: truncated: expected at least " + LEAST_BYTES + " bytes, got " + data.length);
        }
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        if (!Arrays.equals(take(bytes, MAGIC.length), MAGIC)) {
            throw new ModelFormatException("state: expected the bytes LSTM4JST first, got others: this is no state");
        }
        int version = bytes.getInt();
        if (version != VERSION) {
            throw new ModelFormatException("state: version " + version + ", this version reads " + VERSION
                    + "; use the version that wrote the state");
        }
        String fingerprint = HexFormat.of().formatHex(take(bytes, Fingerprint.BYTES));
        if (!fingerprint.equals(model.fingerprint())) {
            throw new ModelFormatException(State.foreign(model, fingerprint));
        }
        int batch = bytes.getInt();
        checkSize(data.length, batch, model.specs());
        State state = State.zeros(model, batch);
        for (int part = 0; part < state.parts(); part++) {
            take(bytes, state.hArray(part));
            take(bytes, state.cArray(part));
        }
        int expected = checksum(bytes);
        if (bytes.getInt() != expected) {
            throw new ModelFormatException("state: damaged: its checksum does not match; take an intact copy");
        }
        return state;
    }

    private static void checkSize(int actual, int batch, List<RecurrentSpec> specs) {
        long floatsPerRow = specs.stream()
                .mapToLong(spec -> (long) State.hiddenFloats(spec, 1) + State.cellFloats(spec, 1))
                .sum();
        long expected = LEAST_BYTES + Float.BYTES * floatsPerRow * batch;
        if (batch < 1 || expected != actual) {
            throw new ModelFormatException("state: " + batch + " rows of this model take " + expected + " bytes, got "
                    + actual + "; the data is truncated or damaged");
        }
    }

    private static void put(ByteBuffer bytes, float[] values) {
        bytes.asFloatBuffer().put(values);
        bytes.position(bytes.position() + values.length * Float.BYTES);
    }

    private static void take(ByteBuffer bytes, float[] values) {
        bytes.asFloatBuffer().get(values);
        bytes.position(bytes.position() + values.length * Float.BYTES);
    }

    private static byte[] take(ByteBuffer bytes, int count) {
        byte[] result = new byte[count];
        bytes.get(result);
        return result;
    }

    /** CRC-32C of everything before the buffer's position. */
    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().flip());
        return (int) crc.getValue();
    }
}
