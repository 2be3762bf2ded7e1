package org.lstm4j.tasks.report;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lstm4j.internal.file.Sha256;

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

    private static final int CHUNK = 1 << 16;

    /** What is read of a file: its name, and the digest of its content. */
    public static String of(Path file) throws IOException {
        Sha256 digest = new Sha256();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.add(MemorySegment.ofArray(chunk).asSlice(0, read));
            }
        }
        return file.getFileName() + ", SHA-256 " + digest.hex();
    }

    /** SHA-256 of bytes, in hexadecimal digits as {@code sha256sum} prints them. */
    public static String sha256(byte[] bytes) {
        return new Sha256().add(MemorySegment.ofArray(bytes)).hex();
    }
}
