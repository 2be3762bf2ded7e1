package org.lstm4j.interchange.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.lstm4j.ModelFormatException;
import org.lstm4j.json.Json;

/**
 * A zip whose entries are read into memory by their names; nothing is unpacked to disk, so that no name in it is ever a path.
 * What an entry claims and what it really takes are both held against a limit that grows with the file.
 */
public final class ZipContainer implements AutoCloseable {
    /** Weights hardly shrink; whoever zips them gains little. */
    private static final int BEST_RATIO = 20;
    /** Small texts shrink more, and are let through. */
    private static final long SMALL = 1 << 20;

    private static final int LARGEST_JSON = 16 << 20;

    private static final int LARGEST = Integer.MAX_VALUE - Long.BYTES;

    private final ZipFile zip;
    private final long fileSize;
    private final String source;

    private ZipContainer(ZipFile zip, long fileSize, String source) {
        this.zip = zip;
        this.fileSize = fileSize;
        this.source = source;
    }

    /**
     * Opens a file.
     *
     * @param source what messages begin with
     * @throws ModelFormatException when it is no zip, or a damaged one
     */
    public static ZipContainer open(Path file, String source) throws IOException {
        try {
            return new ZipContainer(new ZipFile(file.toFile()), Files.size(file), source);
        } catch (ZipException e) {
            throw damaged(source, e);
        }
    }

    /** The names of all entries, as they stand in the zip. */
    public List<String> names() {
        return zip.stream().map(ZipEntry::getName).toList();
    }

    /** An entry that holds JSON, of at most 16 MiB, or what the heap has room for. */
    public Json json(String name) throws IOException {
        return Json.parse(bytes(name, Heap.most(LARGEST_JSON, Heap.JSON)));
    }

    /** An entry's content. */
    public byte[] bytes(String name) throws IOException {
        return bytes(name, Heap.most(LARGEST, Byte.BYTES));
    }

    private byte[] bytes(String name, long most) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new ModelFormatException(source + ": the zip has no " + name + ", which such a model has");
        }
        long limit = Math.min(most, Math.max(SMALL, BEST_RATIO * fileSize));
        if (entry.getSize() > limit) {
            throw new ModelFormatException(source + ": " + name + " would take " + entry.getSize() + " bytes, at most "
                    + limit + " are read from such a file");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) limit + 1);
            if (bytes.length > limit) {
                throw new ModelFormatException(source + ": " + name + " takes more than " + limit + " bytes");
            }
            return bytes;
        } catch (ZipException e) {
            throw damaged(source + ": " + name, e);
        }
    }

    private static ModelFormatException damaged(String where, ZipException e) {
        return new ModelFormatException(where + ": damaged zip: " + Json.quote(String.valueOf(e.getMessage())), e);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
