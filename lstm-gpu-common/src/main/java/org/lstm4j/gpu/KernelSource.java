package org.lstm4j.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One translation unit of the common dialect, complete in itself.
 *
 * @param name names a shipped binary
 * @param text the whole text, ready for a compiler
 */
public record KernelSource(String name, String text) {
    private static final List<String> COMMON = List.of(
            "prelude.h",
            "activations.cl",
            "pointwise.cl",
            "pooling.cl",
            "reductions.cl",
            "losses.cl",
            "optimizers.cl",
            "gates.cl",
            "lstm_gates.cl",
            "gru_gates.cl",
            "rnn_gates.cl",
            "norm.cl",
            "norm_gates.cl",
            "gemm.cl",
            "step.h",
            "lstm.cl",
            "step.cl",
            "gru.cl",
            "step.cl",
            "gru_reset.cl",
            "step.cl",
            "gru_candidate.cl",
            "step.cl",
            "rnn.cl",
            "step.cl");

    /** All common kernels: the prelude, then one file for each kind; the ladder of steps once for each cell before it. */
    public static KernelSource common() {
        return new KernelSource(
                "common", COMMON.stream().map(KernelSource::read).collect(Collectors.joining("\n")));
    }

    /** The dialect's prelude alone, for kernels that only one backend has. */
    public static String prelude() {
        return read("prelude.h");
    }

    /** SHA-256 of the text in hexadecimal digits: what a binary must have been made from. */
    public String hash() {
        return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** SHA-256, by which programs are told apart. */
    public static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
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
