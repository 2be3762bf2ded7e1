package org.lstm4j.tasks.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What it takes to make a report again.
 *
 * @param command to type; empty where there is none, because a program made the report
 * @param seed of everything random
 * @param device that computed, as {@code lstm backends} lists it
 * @param software name and version
 * @param data name and digest of what was read
 */
public record Provenance(String command, long seed, String device, String software, String data) {

    /** SHA-256 of bytes, in hexadecimal digits as {@code sha256sum} prints them. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest(bytes));
    }

    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static byte[] digest(String text) {
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
