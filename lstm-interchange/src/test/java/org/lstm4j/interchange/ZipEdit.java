package org.lstm4j.interchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Zips with something changed in them, beside the original. */
public final class ZipEdit {
    private ZipEdit() {}

    /** Another text in all entries whose name ends so. */
    public static Path of(Path zip, String end, String old, String changed) throws IOException {
        Map<String, byte[]> entries = entries(zip);
        entries.replaceAll((name, bytes) -> name.endsWith(end)
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                        .replace(old, changed)
                        .getBytes(StandardCharsets.ISO_8859_1)
                : bytes);
        return written(zip, entries);
    }

    /** One entry more, or another content of it. */
    public static Path with(Path zip, String name, byte[] content) throws IOException {
        Map<String, byte[]> entries = entries(zip);
        entries.put(name, content);
        return written(zip, entries);
    }

    /** What an entry holds. */
    public static byte[] entry(Path zip, String name) throws IOException {
        byte[] entry = entries(zip).get(name);
        if (entry == null) {
            throw new IllegalArgumentException(zip + " has no " + name);
        }
        return entry;
    }

    private static Map<String, byte[]> entries(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    private static Path written(Path original, Map<String, byte[]> entries) throws IOException {
        Path edited = original.resolveSibling("edited-" + original.getFileName());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(edited))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return edited;
    }
}
