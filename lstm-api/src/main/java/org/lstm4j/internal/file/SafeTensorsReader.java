package org.lstm4j.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.ModelFormatException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Bfloat16;

/**
 * Reads safetensors. Opening checks all of the header against the file's size: lengths, offsets without
 * overlap or gap, shapes without overflow. Nothing is allocated that the file does not hold.
 */
public final class SafeTensorsReader {
    /** Longest header accepted; parsed JSON takes several times its text's memory. */
    static final int MAX_HEADER = 16 << 20;

    static final String METADATA = "__metadata__";
    private static final int CHUNK = 64 * 1024;

    private final SeekableByteChannel channel;
    private final String source;
    private final long dataStart;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** A tensor's place: bytes {@code [begin, end)} of the data. */
    private record Entry(String name, TensorType type, List<Long> shape, long begin, long end) {}

    private SafeTensorsReader(SeekableByteChannel channel, String source, long dataStart) {
        this.channel = channel;
        this.source = source;
        this.dataStart = dataStart;
    }

    /**
     * Reads and checks the header.
     *
     * @param channel the whole file; stays the caller's to close
     * @param source the file's name, for messages
     * @throws ModelFormatException naming the file, what is wrong with it, and where
     */
    public static SafeTensorsReader open(SeekableByteChannel channel, String source) throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw new ModelFormatException(
                    source + ": expected a safetensors file, got " + size + " bytes, which do not even hold a length");
        }
        long length = bytes(channel, source, 0, Long.BYTES).getLong();
        if (length < 2 || length > size - Long.BYTES || length > MAX_HEADER) {
            throw new ModelFormatException(source + ": byte 0: a header of " + Long.toUnsignedString(length)
                    + " bytes does not fit; the file has " + size + ", and at most " + MAX_HEADER + " are allowed");
        }
        SafeTensorsReader reader = new SafeTensorsReader(channel, source, Long.BYTES + length);
        byte[] header = new byte[(int) length];
        bytes(channel, source, Long.BYTES, header.length).get(header);
        if (header[0] != '{') {
            throw new ModelFormatException(source + ": byte 8: the header must start with '{'");
        }
        try {
            reader.readHeader(Json.parse(header).asObject());
        } catch (JsonException e) {
            throw new ModelFormatException(source + ": header: " + e.getMessage(), e);
        }
        reader.checkLayout(size - reader.dataStart);
        return reader;
    }

    /** The texts under {@code __metadata__}. */
    public Map<String, String> metadata() {
        return Map.copyOf(metadata);
    }

    /** The tensors' names. */
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /**
     * The type of a tensor's elements.
     *
     * @throws ModelFormatException when there is none of that name
     */
    public TensorType type(String name) {
        return entry(name).type;
    }

    /**
     * The shape of a tensor, row-major; each size at least 0, and not beyond the file but beside a size of 0.
     *
     * @throws ModelFormatException when there is none of that name
     */
    public List<Long> shape(String name) {
        return entry(name).shape;
    }

    /** Reads one tensor of floats; see {@link #values}. */
    public float[] floats(String name, List<Integer> shape) throws IOException {
        return values(name, TensorType.F32, shape);
    }

    /**
     * Reads one tensor, its elements as floats. All types' values are exact in these but those of F64, which are rounded to the
     * nearest.
     *
     * @param type one of those that are read
     * @throws ModelFormatException when there is none of that name, type and shape, or a number too large for a float
     */
    public float[] values(String name, TensorType type, List<Integer> shape) throws IOException {
        Entry entry = entry(name);
        if (!entry.shape.equals(shape.stream().map(Integer::longValue).toList())) {
            throw new ModelFormatException(
                    source + ": tensor " + Json.quote(name) + ": expected shape " + shape + ", got " + entry.shape);
        }
        if (entry.type != type) {
            throw new ModelFormatException(
                    source + ": tensor " + Json.quote(name) + ": expected dtype " + type + ", got " + entry.type);
        }
        float[] values = new float[Math.toIntExact((entry.end - entry.begin) / type.bytes())];
        for (int from = 0; from < values.length; from += CHUNK) {
            int count = Math.min(CHUNK, values.length - from);
            long at = dataStart + entry.begin + (long) from * type.bytes();
            get(entry, bytes(channel, source, at, count * type.bytes()), FloatBuffer.wrap(values, from, count));
        }
        return values;
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new ModelFormatException(source + ": tensor " + Json.quote(name) + " is missing");
        }
        return entry;
    }

    private void get(Entry entry, ByteBuffer from, FloatBuffer to) {
        switch (entry.type) {
            case F32 -> to.put(from.asFloatBuffer());
            case F64 -> {
                while (from.hasRemaining()) {
                    to.put(rounded(entry, from.getDouble()));
                }
            }
            case F16 -> {
                while (from.hasRemaining()) {
                    to.put(Float.float16ToFloat(from.getShort()));
                }
            }
            case BF16 -> {
                while (from.hasRemaining()) {
                    to.put(Bfloat16.value(from.getShort()));
                }
            }
            case I8 -> {
                while (from.hasRemaining()) {
                    to.put(from.get());
                }
            }
            default -> throw new IllegalArgumentException("not read: " + entry.type);
        }
    }

    private float rounded(Entry entry, double value) {
        float rounded = (float) value;
        if (Float.isInfinite(rounded) && Double.isFinite(value)) {
            throw new ModelFormatException(
                    source + ": tensor " + Json.quote(entry.name) + ": " + value + " is too large for a float");
        }
        return rounded;
    }

    private void readHeader(JsonObject header) {
        header.members().forEach((name, value) -> {
            if (name.equals(METADATA)) {
                JsonObject texts = header.object(METADATA);
                texts.members().keySet().forEach(key -> metadata.put(key, texts.string(key)));
            } else {
                entries.put(name, entry(name, header.object(name)));
            }
        });
    }

    private Entry entry(String name, JsonObject json) {
        try {
            json.only("dtype", "shape", "data_offsets");
            TensorType type = TensorType.named(json.string("dtype"));
            List<Long> shape =
                    json.list("shape").stream().map(SafeTensorsReader::natural).toList();
            List<Long> offsets = json.list("data_offsets").stream()
                    .map(SafeTensorsReader::natural)
                    .toList();
            if (offsets.size() != 2) {
                throw new JsonException("expected two data_offsets, got " + offsets.size());
            }
            Entry entry = new Entry(name, type, shape, offsets.get(0), offsets.get(1));
            long bytes = shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
            if (entry.end - entry.begin != bytes) {
                throw new JsonException(
                        "shape " + shape + " takes " + bytes + " bytes, but data_offsets are " + offsets);
            }
            return entry;
        } catch (ArithmeticException e) {
            throw new JsonException("tensor " + Json.quote(name) + ": shape overflows");
        } catch (JsonException e) {
            throw new JsonException("tensor " + Json.quote(name) + ": " + e.getMessage());
        }
    }

    private static long natural(Json json) {
        long value = json.asLong();
        if (value < 0) {
            throw new JsonException("expected sizes and offsets of at least 0, got " + value);
        }
        return value;
    }

    /** The tensors must tile the data: no byte twice, none left over. */
    private void checkLayout(long dataLength) {
        List<Entry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long at = 0;
        for (Entry entry : inOrder) {
            if (entry.begin != at) {
                throw new ModelFormatException(source + ": tensor " + Json.quote(entry.name) + ": data starts at "
                        + entry.begin + ", but the data before it ends at " + at);
            }
            at = entry.end;
        }
        if (at != dataLength) {
            throw new ModelFormatException(source + ": the tensors take " + at + " bytes, but the file has "
                    + dataLength + " after its header; it is " + (at > dataLength ? "truncated" : "too long"));
        }
    }

    private static ByteBuffer bytes(SeekableByteChannel channel, String source, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(at);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new ModelFormatException(
                        source + ": truncated while being read: no byte " + (at + bytes.position()));
            }
        }
        return bytes.flip();
    }
}
