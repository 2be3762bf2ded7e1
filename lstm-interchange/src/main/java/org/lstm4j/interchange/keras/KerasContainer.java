package org.lstm4j.interchange.keras;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.lstm4j.ModelFormatException;
import org.lstm4j.json.Json;

/** The zip of a {@code .keras} file. Three entries are read into memory by their names; nothing is unpacked to disk. */
final class KerasContainer implements AutoCloseable {
    private static final int LARGEST_JSON = 16 << 20;
    /** Keras stores weights uncompressed; whoever zips them again gains little. */
    private static final int BEST_RATIO = 20;

    private final ZipFile zip;
    private final String source;

    private KerasContainer(ZipFile zip, String source) {
        this.zip = zip;
        this.source = source;
    }

    static KerasContainer open(Path file, String source) throws IOException {
        try {
            return new KerasContainer(new ZipFile(file.toFile()), source);
        } catch (ZipException e) {
            throw new ModelFormatException(source + ": damaged zip: " + Json.quote(String.valueOf(e.getMessage())), e);
        }
    }

    Json json(String name) throws IOException {
        return Json.parse(bytes(name, LARGEST_JSON));
    }

    ByteBuffer weights() throws IOException {
        return ByteBuffer.wrap(bytes("model.weights.h5", Integer.MAX_VALUE - Long.BYTES));
    }

    private byte[] bytes(String name, int most) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new ModelFormatException(source + ": the zip has no " + name + ", which a .keras file has");
        }
        long limit = Math.min(most, BEST_RATIO * Files.size(Path.of(zip.getName())));
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
            throw new ModelFormatException(
                    source + ": " + name + ": damaged zip: " + Json.quote(String.valueOf(e.getMessage())), e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
