package org.lstm4j.tasks.translate;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.file.AtomicFile;
import org.lstm4j.internal.file.FormatVersion;
import org.lstm4j.internal.file.SafeTensorsReader;
import org.lstm4j.internal.file.SafeTensorsWriter;
import org.lstm4j.internal.file.Sha256;
import org.lstm4j.internal.file.SystemReason;
import org.lstm4j.internal.file.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/**
 * The safetensors files of this package: sets of a network's arrays, each set's names behind a prefix of its own, and in the
 * metadata the version, a JSON text under {@code lstm4j.task}, and under {@code lstm4j.sha256} the digest over version, text
 * and all arrays in their order.
 */
final class ArraysFile {
    private static final String TASK = "lstm4j.task";
    private static final String SHA_256 = "lstm4j.sha256";

    private ArraysFile() {}

    /** Makes something of a file's text and arrays; an {@link LstmException} of it becomes one that names the file. */
    @FunctionalInterface
    interface Content<T> {
        T read(JsonObject text, Sets sets) throws IOException;
    }

    /**
     * Replaces a file atomically.
     *
     * @param sets by prefix
     */
    static void write(
            Path file, FormatVersion version, JsonObject text, Shape shape, Map<String, Map<String, float[]>> sets) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(version.key(), version.version());
        metadata.put(TASK, text.write());
        Sha256 digest = digest(metadata.get(TASK), version);
        List<Tensor> tensors = new ArrayList<>();
        sets.forEach((prefix, arrays) -> shape.arrays().forEach((name, size) -> {
            float[] values = arrays.get(name);
            tensors.add(new Tensor(prefix + name, size, FloatBuffer.wrap(values)));
            digest.add(values);
        }));
        metadata.put(SHA_256, digest.hex());
        AtomicFile.write(file, channel -> SafeTensorsWriter.write(channel, metadata, tensors));
    }

    /**
     * Whether a file says that it is of this kind, of whatever version.
     *
     * @throws LstmException when the system cannot read it, with the reason
     */
    static boolean isOf(Path file, FormatVersion version) {
        try (FileChannel channel = FileChannel.open(file)) {
            return SafeTensorsReader.open(channel, file.toString()).metadata().containsKey(version.key());
        } catch (ModelFormatException e) {
            return false; // it is no safetensors file at all
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }

    private static Sha256 digest(String text, FormatVersion version) {
        return new Sha256().add(version.version()).add(text);
    }

    /**
     * Reads a file, and believes nothing in it unchecked.
     *
     * @param content asks for all sets, in the order in which they were written
     * @throws ModelFormatException when it is no intact file of this version, naming the file, what and where
     * @throws LstmException when the system cannot read it, with the reason
     */
    static <T> T read(Path file, FormatVersion version, Content<T> content) {
        try (FileChannel channel = FileChannel.open(file)) {
            SafeTensorsReader reader = SafeTensorsReader.open(channel, file.toString());
            Map<String, String> metadata = reader.metadata();
            version.require(metadata, file.toString());
            String text = metadata.get(TASK);
            if (text == null || metadata.size() != 3) {
                throw new ModelFormatException(file + ": metadata: expected " + version.key() + ", " + TASK + " and "
                        + SHA_256 + ", got "
                        + metadata.keySet().stream().map(Json::quote).toList());
            }
            Sets sets = new Sets(reader, digest(text, version));
            T result = content(file, content, text, sets);
            if (reader.names().size() != sets.count) {
                throw new ModelFormatException(file + ": expected " + sets.count + " tensors for what " + TASK
                        + " names, got " + reader.names().size());
            }
            if (!sets.digest.hex().equals(metadata.get(SHA_256))) {
                throw new ModelFormatException(file + ": content does not match " + SHA_256
                        + ": the file is damaged or was edited; take an intact copy");
            }
            return result;
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }

    private static <T> T content(Path file, Content<T> content, String text, Sets sets) throws IOException {
        try {
            return content.read(Json.parse(text).asObject(), sets);
        } catch (ModelFormatException e) {
            throw e;
        } catch (LstmException e) {
            throw new ModelFormatException(file + ": " + TASK + ": " + e.getMessage(), e);
        }
    }

    /** The arrays of a file that is being read. */
    static final class Sets {
        private final SafeTensorsReader reader;
        private final Sha256 digest;
        private int count;

        private Sets(SafeTensorsReader reader, Sha256 digest) {
            this.reader = reader;
            this.digest = digest;
        }

        /** Reads the next set. */
        Map<String, float[]> next(String prefix, Shape shape) throws IOException {
            Map<String, float[]> arrays = new LinkedHashMap<>();
            for (Map.Entry<String, List<Integer>> array : shape.arrays().entrySet()) {
                float[] values = reader.floats(prefix + array.getKey(), array.getValue());
                arrays.put(array.getKey(), values);
                digest.add(values);
                count++;
            }
            return arrays;
        }
    }
}
