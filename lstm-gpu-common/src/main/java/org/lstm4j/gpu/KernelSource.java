package org.lstm4j.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One translation unit of the common dialect: the prelude and one file of kernels, complete in itself.
 *
 * @param name the file's name without its ending; names a shipped binary
 * @param text the whole text, ready for a compiler
 */
public record KernelSource(String name, String text) {
    /** The kernels of {@code CoreKernels}. */
    public static final String CORE = "core";

    /** Reads {@code kernels/NAME.cl} behind the prelude. */
    public static KernelSource named(String name) {
        return new KernelSource(name, read("prelude.h") + read(name + ".cl"));
    }

    /** SHA-256 of the text in hexadecimal digits: what a binary must have been made from. */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String read(String file) {
        try (InputStream in = KernelSource.class.getResourceAsStream("kernels/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no kernel source " + file + " in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
