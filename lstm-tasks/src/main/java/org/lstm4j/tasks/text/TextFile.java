package org.lstm4j.tasks.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.SystemReason;

/** Reads files that people wrote, and refuses the others. */
public final class TextFile {
    /** The longest text that is read: more would take gigabytes as numbers. */
    public static final int MAX_BYTES = 64 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFile() {}

    /**
     * The whole text of a file in UTF-8, without a byte order mark.
     *
     * @throws LstmException if it cannot be read, is empty, longer than {@link #MAX_BYTES}, or no text in UTF-8; a zero byte
     *     stands in no text
     */
    public static String read(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new LstmException(
                    file + ": is longer than " + (MAX_BYTES >> 20) + " MiB, the most that is read; take a part of it");
        }
        String text = decoded(file, bytes);
        if (text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(BYTE_ORDER_MARK.length());
        }
        if (text.isEmpty()) {
            throw new LstmException(file + ": is empty; name a file with text");
        }
        return text;
    }

    private static String decoded(Path file, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw noText(file, in.position(), bytes[in.position()]);
        }
        String text = out.flip().toString();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                throw noText(file, i, bytes[i]);
            }
        }
        return text;
    }

    private static LstmException noText(Path file, int position, byte found) {
        return new LstmException(file + ": is no text in UTF-8: byte " + position + " is 0x"
                + String.format("%02x", found) + "; convert it, or name another file");
    }
}
