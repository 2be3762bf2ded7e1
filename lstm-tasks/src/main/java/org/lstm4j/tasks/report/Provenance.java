package org.lstm4j.tasks.report;

import java.lang.foreign.MemorySegment;
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

    /** SHA-256 of bytes, in hexadecimal digits as {@code sha256sum} prints them. */
    public static String sha256(byte[] bytes) {
        return new Sha256().add(MemorySegment.ofArray(bytes)).hex();
    }
}
