package org.lstm4j.testkit;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;

/**
 * Device memory that notices misuse. Every view lies between guards, and the gaps of its strides are guards too; guards are
 * NaNs of one bit pattern, so that reading one poisons the result and writing one is seen by {@link #verify}, which also
 * sees inputs that were changed. Outputs and scratch start as such NaNs: nothing may rely on zeros. No view is aligned.
 */
final class GuardedMemory implements AutoCloseable {
    /** Floats before and after each view; odd, so that no view starts on a lane. */
    private static final int GUARD = 37;

    /** Floats between the rows of a matrix. */
    private static final int GAP = 5;

    /** A quiet NaN that no computation produces. */
    private static final int SENTINEL = 0x7fc5a5a5;

    private final Backend backend;
    private final ComputeStream stream;
    private final Check check;
    private final List<Block> blocks = new ArrayList<>();

    /** What a buffer must hold, except where it may be written. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(String name, DeviceBuffer buffer, int[] image, BitSet writable) {}

    /** What a call may do to a view. */
    enum Access {
        READ,
        WRITE,
        UPDATE
    }

    GuardedMemory(Backend backend, ComputeStream stream, Check check) {
        this.backend = backend;
        this.stream = stream;
        this.check = check;
    }

    Sequence input(String name, Layout layout, int steps, int rows, int width, float[] data) {
        return sequence(name, layout, steps, rows, width, Access.READ, data);
    }

    Sequence output(String name, Layout layout, int steps, int rows, int width) {
        return sequence(name, layout, steps, rows, width, Access.WRITE, new float[0]);
    }

    private Sequence sequence(String name, Layout layout, int steps, int rows, int width, Access access, float[] data) {
        Block block = block(name, 2 * GUARD + layout.floats(steps, rows, width), Usage.STATE);
        Sequence view = layout.view(block.buffer, GUARD, steps, rows, width);
        for (int t = 0; t < steps; t++) {
            fill(block, view.step(t), access, data, t * rows * width);
        }
        upload(block);
        return view;
    }

    /** A matrix that a call reads. */
    Matrix input(String name, int rows, int columns, float[] data) {
        return matrix(name, rows, columns, Access.READ, data);
    }

    /** A matrix that a call overwrites. */
    Matrix output(String name, int rows, int columns) {
        return matrix(name, rows, columns, Access.WRITE, new float[0]);
    }

    /** A matrix that a call reads and writes. */
    Matrix update(String name, int rows, int columns, float[] data) {
        return matrix(name, rows, columns, Access.UPDATE, data);
    }

    Matrix matrix(String name, int rows, int columns, Access access, float[] data) {
        int stride = columns + GAP;
        Block block = block(name, 2 * GUARD + rows * stride, Usage.STATE);
        Matrix view = new Matrix(block.buffer, GUARD, rows, columns, stride);
        fill(block, view, access, data, 0);
        upload(block);
        return view;
    }

    /** Integers from the start of a buffer, with a guard behind them. */
    DeviceBuffer ints(String name, int[] values) {
        Block block = block(name, values.length + GUARD, Usage.STATE);
        System.arraycopy(values, 0, block.image, 0, values.length);
        upload(block);
        return block.buffer;
    }

    /** Floats from the start of a buffer, with a guard behind them. */
    DeviceBuffer floats(String name, float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return ints(name, bits);
    }

    /** Memory of a plan's asking, with a guard behind it. */
    DeviceBuffer scratch(String name, long bytes, Usage usage) {
        int floats = Math.toIntExact((bytes + Float.BYTES - 1) / Float.BYTES);
        Block block = block(name, floats + GUARD, usage);
        block.writable.set(0, floats);
        upload(block);
        return block.buffer;
    }

    private Block block(String name, int floats, Usage usage) {
        DeviceBuffer buffer = backend.allocate((long) floats * Float.BYTES, usage);
        int[] image = new int[floats];
        Arrays.fill(image, SENTINEL);
        Block block = new Block(name, buffer, image, new BitSet(floats));
        blocks.add(block);
        return block;
    }

    private static void fill(Block block, Matrix view, Access access, float[] data, int from) {
        for (int r = 0; r < view.rows(); r++) {
            int at = (int) (view.offset() + r * view.rowStride());
            if (access != Access.READ) {
                block.writable.set(at, at + view.columns());
            }
            for (int j = 0; j < view.columns() && access != Access.WRITE; j++) {
                block.image[at + j] = Float.floatToRawIntBits(data[from + r * view.columns() + j]);
            }
        }
    }

    /** From now on the buffer, as it is, is an input. */
    void freeze(DeviceBuffer buffer) {
        Block block = find(buffer);
        System.arraycopy(bits(buffer), 0, block.image, 0, block.image.length);
        block.writable.clear();
    }

    /** Puts back what the buffer held at first: sentinels in scratch and outputs. */
    void reset(DeviceBuffer buffer) {
        upload(find(buffer));
    }

    float[] read(Sequence view) {
        float[] values = new float[view.steps() * view.rows() * view.width()];
        int[] bits = bits(view.buffer());
        for (int t = 0; t < view.steps(); t++) {
            copy(bits, view.step(t), values, t * view.rows() * view.width());
        }
        return values;
    }

    float[] read(Matrix view) {
        float[] values = new float[view.rows() * view.columns()];
        copy(bits(view.buffer()), view, values, 0);
        return values;
    }

    private static void copy(int[] bits, Matrix view, float[] values, int to) {
        for (int r = 0; r < view.rows(); r++) {
            for (int j = 0; j < view.columns(); j++) {
                values[to + r * view.columns() + j] =
                        Float.intBitsToFloat(bits[(int) (view.offset() + r * view.rowStride() + j)]);
            }
        }
    }

    /** All bits of a buffer. */
    int[] bits(DeviceBuffer buffer) {
        int[] bits = new int[(int) (buffer.byteSize() / Integer.BYTES)];
        stream.download(buffer, 0, MemorySegment.ofArray(bits));
        return bits;
    }

    /** Fails where a guard, a gap or an input has changed. */
    void verify() {
        for (Block block : blocks) {
            int[] actual = bits(block.buffer);
            for (int i = 0; i < actual.length; i++) {
                if (actual[i] != block.image[i] && !block.writable.get(i)) {
                    check.fail(String.format(
                            "%s: float %d of its buffer %s: expected bits %08x, got %08x (%s)",
                            block.name,
                            i,
                            block.image[i] == SENTINEL
                                    ? "lies outside the view and was written"
                                    : "was read-only and changed",
                            block.image[i],
                            actual[i],
                            Float.intBitsToFloat(actual[i])));
                }
            }
        }
    }

    private Block find(DeviceBuffer buffer) {
        return blocks.stream()
                .filter(block -> block.buffer.equals(buffer))
                .findFirst()
                .orElseThrow();
    }

    private void upload(Block block) {
        stream.upload(MemorySegment.ofArray(block.image), block.buffer, 0);
    }

    @Override
    public void close() {
        blocks.forEach(block -> block.buffer.close());
    }
}
