package org.lstm4j.interchange.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.container.Heap;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.internal.file.AtomicFile;
import org.lstm4j.internal.file.SystemReason;

/**
 * Tensors as {@code .npy} files (numpy.lib.format, versions 1 to 3): little-endian floats and integers of 32 and 64 bits, and
 * truth values. Both orders are read, row-major is written.
 */
public final class Npy {
    private static final int PREFIX = 8;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int CHUNK = 1 << 18;

    private Npy() {}

    /**
     * Reads a file. Its size is held against the shape before anything of that size is allocated.
     *
     * @throws ModelFormatException if it is no such file, damaged, or of another element type, naming what was found
     * @throws LstmException if the system cannot read it, with the reason
     */
    public static Tensor read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            return read(channel, file.toString());
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }

    static Tensor read(SeekableByteChannel channel, String source) throws IOException {
        channel.position(0);
        ByteBuffer prefix = bytes(channel, PREFIX, source);
        if ((prefix.getLong(0) << Short.SIZE) != (NpyHeader.MAGIC << Short.SIZE)) {
            throw new ModelFormatException(
                    source + ": expected a .npy file, which begins with \\x93NUMPY; write one by numpy.save");
        }
        int version = prefix.get(NpyHeader.MAGIC_BYTES);
        if (version < 1 || version > 3) {
            throw new ModelFormatException(source + ": expected version 1 to 3 of .npy, got " + version);
        }
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        ByteBuffer length = bytes(channel, lengthBytes, source);
        long headerBytes =
                version == 1 ? Short.toUnsignedLong(length.getShort(0)) : Integer.toUnsignedLong(length.getInt(0));
        long dataBytes = channel.size() - PREFIX - lengthBytes - headerBytes;
        if (dataBytes < 0 || headerBytes > LONGEST_HEADER) {
            throw new ModelFormatException(
                    source + ": a header of " + headerBytes + " bytes does not fit; the file has " + channel.size()
                            + ", and at most " + LONGEST_HEADER + " are allowed");
        }
        byte[] text = bytes(channel, (int) headerBytes, source).array();
        NpyHeader header = new NpyHeaderParser(new String(text, StandardCharsets.ISO_8859_1), source).parse();
        long expected = (long) header.elements() * header.type().bytes();
        if (dataBytes != expected) {
            throw new ModelFormatException(source + ": " + header + " takes " + expected + " bytes, got " + dataBytes
                    + "; the file is " + (dataBytes < expected ? "truncated" : "too long"));
        }
        Heap.require(source, expected);
        Tensor tensor = elements(channel, header, source);
        return header.columnMajor() ? rowMajor(tensor) : tensor;
    }

    private static Tensor elements(SeekableByteChannel channel, NpyHeader header, String source) throws IOException {
        int count = header.elements();
        int[] shape = header.shape();
        return switch (header.type()) {
            case FLOAT -> {
                FloatBuffer to = FloatBuffer.allocate(count);
                each(channel, header, source, from -> to.put(from.asFloatBuffer()));
                yield Tensor.of(to.array(), shape);
            }
            case DOUBLE -> {
                DoubleBuffer to = DoubleBuffer.allocate(count);
                each(channel, header, source, from -> to.put(from.asDoubleBuffer()));
                yield Tensor.of(to.array(), shape);
            }
            case INT32 -> {
                IntBuffer to = IntBuffer.allocate(count);
                each(channel, header, source, from -> to.put(from.asIntBuffer()));
                yield Tensor.of(to.array(), shape);
            }
            case INT64 -> {
                LongBuffer to = LongBuffer.allocate(count);
                each(channel, header, source, from -> to.put(from.asLongBuffer()));
                yield Tensor.of(to.array(), shape);
            }
            case BOOL -> {
                ByteBuffer to = ByteBuffer.allocate(count);
                each(channel, header, source, to::put);
                yield Tensor.of(truths(to.array(), source), shape);
            }
        };
    }

    private static boolean[] truths(byte[] bytes, String source) {
        boolean[] truths = new boolean[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < 0 || bytes[i] > 1) {
                throw new ModelFormatException(
                        source + ": element " + i + ": expected 0 or 1 for a truth value, got " + bytes[i]);
            }
            truths[i] = bytes[i] == 1;
        }
        return truths;
    }

    /** Hands on all data, some whole elements at a time. */
    private static void each(SeekableByteChannel channel, NpyHeader header, String source, Consumer<ByteBuffer> to)
            throws IOException {
        long left = (long) header.elements() * header.type().bytes();
        while (left > 0) {
            int count = (int) Math.min(CHUNK, left);
            to.accept(bytes(channel, count, source));
            left -= count;
        }
    }

    private static ByteBuffer bytes(SeekableByteChannel channel, int count, String source) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new ModelFormatException(
                        source + ": expected a .npy file, got one that ends after " + channel.position() + " bytes");
            }
        }
        return bytes.flip();
    }

    /** The tensor whose elements stand here with the first index running fastest. */
    private static Tensor rowMajor(Tensor columnMajor) {
        int[] shape = columnMajor.shape();
        int[] indices = new int[columnMajor.size()];
        int[] position = new int[shape.length];
        for (int i = 0; i < indices.length; i++) {
            int index = 0;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                index = index * shape[axis] + position[axis];
            }
            indices[i] = index;
            for (int axis = shape.length - 1; axis >= 0 && ++position[axis] == shape[axis]; axis--) {
                position[axis] = 0;
            }
        }
        return columnMajor.take(indices, shape);
    }

    /**
     * Writes a file, whole or not at all.
     *
     * @throws LstmException if the system cannot write it, with the reason
     */
    public static void write(Path file, Tensor tensor) {
        AtomicFile.write(file, channel -> write(channel, tensor));
    }

    static void write(WritableByteChannel channel, Tensor tensor) throws IOException {
        NpyHeader header = new NpyHeader(tensor.type(), false, tensor.shape());
        writeAll(channel, ByteBuffer.wrap(header.bytes()));
        int step = CHUNK / header.type().bytes();
        for (int from = 0; from < tensor.size(); from += step) {
            int count = Math.min(step, tensor.size() - from);
            ByteBuffer bytes =
                    ByteBuffer.allocate(count * header.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
            switch (tensor.type()) {
                case FLOAT -> bytes.asFloatBuffer().put(tensor.floats(), from, count);
                case DOUBLE -> bytes.asDoubleBuffer().put(tensor.doubles(), from, count);
                case INT32 -> bytes.asIntBuffer().put(tensor.ints(), from, count);
                case INT64 -> bytes.asLongBuffer().put(tensor.longs(), from, count);
                case BOOL -> {
                    for (boolean truth : Arrays.copyOfRange(tensor.booleans(), from, from + count)) {
                        bytes.put((byte) (truth ? 1 : 0));
                    }
                    bytes.rewind();
                }
            }
            writeAll(channel, bytes);
        }
    }

    private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
