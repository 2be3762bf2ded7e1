package org.lstm4j.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.lstm4j.layer.Parameter;

/** SHA-256 of models. */
final class Fingerprint {
    /** Bytes of a digest. */
    static final int BYTES = 32;

    private static final int CHUNK = 16 * 1024;

    private Fingerprint() {}

    static String of(Model model) {
        MessageDigest digest = sha256();
        digest.update(ArchitectureJson.write(model.architecture()).write().getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Parameter parameter : model.parameters()) {
            float[] values = model.array(parameter.name());
            for (int from = 0; from < values.length; from += CHUNK) {
                int count = Math.min(CHUNK, values.length - from);
                bytes.clear().asFloatBuffer().put(values, from, count);
                digest.update(bytes.limit(count * Float.BYTES));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
