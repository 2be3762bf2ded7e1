package org.lstm4j.internal.file;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over texts and arrays, numbers as little-endian. */
public final class Sha256 {
    /** Bytes of a digest. */
    public static final int BYTES = 32;

    private static final int CHUNK = 16 * 1024;

    private final MessageDigest digest;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Adds a text in UTF-8. */
    public Sha256 add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Adds floats. */
    public Sha256 add(float[] values) {
        return add(FloatBuffer.wrap(values));
    }

    /** Adds a buffer's remaining floats, and leaves it as it is. */
    public Sha256 add(FloatBuffer values) {
        for (int from = 0; from < values.remaining(); from += CHUNK) {
            int count = Math.min(CHUNK, values.remaining() - from);
            chunk.clear().asFloatBuffer().put(values.slice(values.position() + from, count));
            digest.update(chunk.limit(count * Float.BYTES));
        }
        return this;
    }

    /** Adds integers. */
    public Sha256 add(int... values) {
        for (int from = 0; from < values.length; from += CHUNK) {
            int count = Math.min(CHUNK, values.length - from);
            chunk.clear().asIntBuffer().put(IntBuffer.wrap(values, from, count));
            digest.update(chunk.limit(count * Integer.BYTES));
        }
        return this;
    }

    /** Adds memory as it stands there. */
    public Sha256 add(MemorySegment memory) {
        MemorySegment copy = MemorySegment.ofArray(chunk.array());
        for (long from = 0; from < memory.byteSize(); from += copy.byteSize()) {
            long count = Math.min(copy.byteSize(), memory.byteSize() - from);
            MemorySegment.copy(memory, from, copy, 0, count);
            digest.update(chunk.clear().limit((int) count));
        }
        return this;
    }

    /** The digest of all that was added, {@link #BYTES} long; starts anew. */
    public byte[] bytes() {
        return digest.digest();
    }

    /** {@link #bytes} in hexadecimal. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }
}
