package org.lstm4j.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.lstm4j.LstmException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/** Writes safetensors. The same content gives the same bytes. */
public final class SafeTensorsWriter {
    private static final int CHUNK = 16 * 1024;
    /** Data starts at a multiple of this, so that readers can map it as floats or doubles. */
    private static final int ALIGNMENT = 8;

    private SafeTensorsWriter() {}

    /**
     * Writes a whole file.
     *
     * @param metadata goes to {@code __metadata__}, in its order
     * @param tensors in the order of their data
     */
    public static void write(WritableByteChannel channel, Map<String, String> metadata, List<Tensor> tensors)
            throws IOException {
        byte[] text = header(metadata, tensors).write().getBytes(StandardCharsets.UTF_8);
        int length = Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT;
        if (length > SafeTensorsReader.MAX_HEADER) {
            throw new LstmException("the file's header would take " + length + " bytes, at most "
                    + SafeTensorsReader.MAX_HEADER + " are allowed; store less beside the weights");
        }
        ByteBuffer head = buffer(Long.BYTES + length).putLong(length).put(text);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        writeAll(channel, head.flip());
        ByteBuffer chunk = buffer(CHUNK * Double.BYTES);
        for (Tensor tensor : tensors) {
            FloatBuffer values = tensor.values().duplicate();
            while (values.hasRemaining()) {
                FloatBuffer part = values.slice(values.position(), Math.min(CHUNK, values.remaining()));
                values.position(values.position() + part.remaining());
                put(tensor.type(), part, chunk.clear());
                writeAll(channel, chunk.flip());
            }
        }
    }

    private static void put(TensorType type, FloatBuffer from, ByteBuffer to) {
        switch (type) {
            case F32 -> {
                int bytes = from.remaining() * Float.BYTES;
                to.asFloatBuffer().put(from);
                to.position(bytes);
            }
            case F64 -> {
                while (from.hasRemaining()) {
                    to.putDouble(from.get());
                }
            }
            case F16 -> {
                while (from.hasRemaining()) {
                    to.putShort(Float.floatToFloat16(from.get()));
                }
            }
            case BF16 -> {
                while (from.hasRemaining()) {
                    to.putShort((short) (Float.floatToRawIntBits(from.get()) >>> Short.SIZE));
                }
            }
            case I8 -> {
                while (from.hasRemaining()) {
                    to.put((byte) from.get());
                }
            }
            default -> throw new IllegalArgumentException("not written: " + type);
        }
    }

    private static JsonObject header(Map<String, String> metadata, List<Tensor> tensors) {
        JsonObject.Builder texts = Json.object();
        metadata.forEach(texts::put);
        JsonObject.Builder header = Json.object().put(SafeTensorsReader.METADATA, texts.build());
        long offset = 0;
        for (Tensor tensor : tensors) {
            long end =
                    offset + (long) tensor.values().remaining() * tensor.type().bytes();
            header.put(
                    tensor.name(),
                    Json.object()
                            .put("dtype", tensor.type().name())
                            .put(
                                    "shape",
                                    Json.array(tensor.shape().stream()
                                            .map(Json::of)
                                            .toList()))
                            .put("data_offsets", Json.array(List.of(Json.of(offset), Json.of(end))))
                            .build());
            offset = end;
        }
        return header.build();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
