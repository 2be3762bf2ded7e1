package org.lstm4j.internal;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;

/** The caller's memory, checked before anything is computed. */
public final class HostMemory {
    /** Longest array that every JVM can allocate. */
    public static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private HostMemory() {}

    /** A whole array. */
    public static MemorySegment of(String name, float[] array) {
        return MemorySegment.ofArray(Objects.requireNonNull(array, name));
    }

    /** A whole array. */
    public static MemorySegment of(String name, int[] array) {
        return MemorySegment.ofArray(Objects.requireNonNull(array, name));
    }

    /** A buffer from its position to its limit. */
    public static MemorySegment of(String name, FloatBuffer buffer) {
        Objects.requireNonNull(buffer, name);
        if (buffer.order() != ByteOrder.nativeOrder()) {
            throw new LstmException(name + ": expected a buffer in native byte order, " + ByteOrder.nativeOrder()
                    + ", got " + buffer.order() + "; call order(ByteOrder.nativeOrder()) before asFloatBuffer()");
        }
        return MemorySegment.ofBuffer(buffer);
    }

    /** Refuses input that is not exactly {@code floats} long. */
    public static void checkInput(String name, MemorySegment memory, long floats) {
        checkFloats(name, memory, floats, "inputSize");
    }

    /** Refuses output memory that is read-only, or not exactly {@code floats} long. */
    public static void checkOutput(String name, MemorySegment memory, long floats) {
        checkFloats(name, memory, floats, "output width");
        if (memory.isReadOnly()) {
            throw new LstmException(name + ": expected memory to write to, got read-only memory; pass writable memory");
        }
    }

    private static void checkFloats(String name, MemorySegment memory, long floats, String width) {
        long bytes = Objects.requireNonNull(memory, name).byteSize();
        boolean whole = bytes % Float.BYTES == 0;
        if (!whole || bytes / Float.BYTES != floats) {
            throw new ShapeException(
                    name + ": expected " + floats + " floats, got " + (whole ? bytes / Float.BYTES : bytes + " bytes")
                            + "; check batch, steps and the model's " + width);
        }
    }
}
