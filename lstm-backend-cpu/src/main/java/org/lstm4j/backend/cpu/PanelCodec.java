package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.lstm4j.LstmException;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.spi.Bfloat16;
import org.lstm4j.spi.Int8;
import org.lstm4j.spi.WeightFormat;

/** Writes and reads panels of weights in each format, as {@link Panel} describes them. */
enum PanelCodec {
    F32(WeightFormat.F32, 0) {
        @Override
        void put(float[] source, int from, int count, MemorySegment to, long panel, int column) {
            long at = panel + (long) column * Float.BYTES;
            for (int k = 0; k < count; k++) {
                to.set(JAVA_FLOAT, at + k * rowBytes(), source[from + k]);
            }
        }

        @Override
        void get(MemorySegment from, long panel, int column, float[] target, int to, int count) {
            long at = panel + (long) column * Float.BYTES;
            for (int k = 0; k < count; k++) {
                target[to + k] = from.get(JAVA_FLOAT, at + k * rowBytes());
            }
        }
    },

    BF16(WeightFormat.BF16, 0) {
        @Override
        void put(float[] source, int from, int count, MemorySegment to, long panel, int column) {
            for (int k = 0; k < count; k++) {
                short bits = Bfloat16.bits(source[from + k]);
                requireSame(source[from + k], Bfloat16.value(bits));
                long at = word(panel, column) + k * rowBytes();
                int half = Short.toUnsignedInt(bits) << shift(column);
                to.set(JAVA_INT, at, to.get(JAVA_INT, at) | half);
            }
        }

        @Override
        void get(MemorySegment from, long panel, int column, float[] target, int to, int count) {
            for (int k = 0; k < count; k++) {
                int word = from.get(JAVA_INT, word(panel, column) + k * rowBytes());
                target[to + k] = Bfloat16.value((short) (word >> shift(column)));
            }
        }

        // Quarters in pairs.
        private long word(long panel, int column) {
            int quarter = column / Panel.QUARTER;
            return panel + ((quarter / 2) * Panel.QUARTER + column % Panel.QUARTER) * (long) Integer.BYTES;
        }

        private int shift(int column) {
            return column / Panel.QUARTER % 2 * Short.SIZE;
        }
    },

    INT8(WeightFormat.INT8, Panel.ROW_BYTES) {
        @Override
        void put(float[] source, int from, int count, MemorySegment to, long panel, int column) {
            float scale = Int8.scale(source, from, count);
            to.set(JAVA_FLOAT, panel + (long) column * Float.BYTES, scale * Panel.INT8_UNIT);
            for (int k = 0; k < count; k++) {
                byte code = Int8.code(source[from + k], scale);
                requireSame(source[from + k], code * scale);
                long at = word(panel, column) + k * rowBytes();
                to.set(JAVA_INT, at, to.get(JAVA_INT, at) + (code << shift(column)));
            }
        }

        @Override
        void get(MemorySegment from, long panel, int column, float[] target, int to, int count) {
            float scale = from.get(JAVA_FLOAT, panel + (long) column * Float.BYTES) / Panel.INT8_UNIT;
            int shift = shift(column);
            for (int k = 0; k < count; k++) {
                int word = from.get(JAVA_INT, word(panel, column) + k * rowBytes());
                int lower = shift == 0 ? 0 : lowest(word, shift);
                target[to + k] = ((lowest(word, shift + Byte.SIZE) - lower) >> shift) * scale;
            }
        }

        private long word(long panel, int column) {
            return panel + headBytes() + (column % Panel.QUARTER) * (long) Integer.BYTES;
        }

        private int shift(int column) {
            return column / Panel.QUARTER * Byte.SIZE;
        }

        private int lowest(int word, int bits) {
            return (word << (Integer.SIZE - bits)) >> (Integer.SIZE - bits);
        }
    };

    private final long rowBytes;
    private final long headBytes;

    PanelCodec(WeightFormat format, long headBytes) {
        this.rowBytes = Panel.rowBytes(format);
        this.headBytes = headBytes;
    }

    static PanelCodec of(WeightFormat format) {
        return switch (format) {
            case F32 -> F32;
            case BF16 -> BF16;
            case INT8 -> INT8;
        };
    }

    /** From one row of a panel to the next. */
    final long rowBytes() {
        return rowBytes;
    }

    /** What stands before a panel's first row. */
    final long headBytes() {
        return headBytes;
    }

    /** A panel of {@code rows} rows. */
    final long panelBytes(int rows) {
        return headBytes + rows * rowBytes;
    }

    /** Writes {@code count} weights down a column of a panel, zero before, that begins at {@code panel}. */
    abstract void put(float[] source, int from, int count, MemorySegment to, long panel, int column);

    /** The inverse of {@link #put}. */
    abstract void get(MemorySegment from, long panel, int column, float[] target, int to, int count);

    final void requireSame(float weight, float stored) {
        if (stored != weight && !Float.isNaN(weight)) {
            throw new LstmException("weights: the spec says " + this + ", which does not hold " + weight
                    + "; round them by WeightFormat." + this + ".round first");
        }
    }
}
