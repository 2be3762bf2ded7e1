package org.lstm4j.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.lstm4j.ShapeException;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/** Transfers and the order of work on a stream. */
final class StreamSuite extends Suite {
    private static final int SIZE = 101;

    StreamSuite(Subject subject) {
        super("stream", subject);
        test("heap memory in and out", this::checkHeap);
        test("native memory in and out", this::checkNative);
        test("at an offset", this::checkOffset);
        test("every bit pattern survives", this::checkBits);
        test("zero touches its range alone", this::checkZero);
        test("the source may be reused at once", this::checkReuse);
        test("one stream after another", this::checkAwait);
        test("ranges that do not fit", this::checkRanges);
    }

    private DeviceBuffer allocate() {
        return subject.backend().allocate(SIZE * 4L, Usage.STATE);
    }

    private static float[] download(ComputeStream stream, DeviceBuffer buffer) {
        float[] values = new float[SIZE];
        stream.download(buffer, 0, MemorySegment.ofArray(values));
        return values;
    }

    private static void checkSame(Check check, float[] expected, float[] actual) {
        check.same("floats", new int[] {expected.length}, expected, actual);
    }

    private void checkHeap(Check check) {
        float[] values = Data.uniform("values", SIZE, 3f);
        try (ComputeStream stream = subject.backend().newStream();
                DeviceBuffer buffer = allocate()) {
            stream.upload(MemorySegment.ofArray(values), buffer, 0);
            checkSame(check, values, download(stream, buffer));
        }
    }

    private void checkNative(Check check) {
        float[] values = Data.uniform("values", SIZE, 3f);
        try (ComputeStream stream = subject.backend().newStream();
                DeviceBuffer buffer = allocate();
                Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
            MemorySegment target = arena.allocate(SIZE * 4L, 4);
            stream.upload(source, buffer, 0);
            stream.download(buffer, 0, target);
            checkSame(check, values, target.toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    private void checkOffset(Check check) {
        float[] part = Data.uniform("part", 9, 3f);
        float[] expected = new float[SIZE];
        System.arraycopy(part, 0, expected, 13, part.length);
        try (ComputeStream stream = subject.backend().newStream();
                DeviceBuffer buffer = allocate()) {
            stream.upload(MemorySegment.ofArray(part), buffer, 13 * 4);
            checkSame(check, expected, download(stream, buffer));
            float[] back = new float[5];
            stream.download(buffer, 15 * 4, MemorySegment.ofArray(back));
            checkSame(check, Arrays.copyOfRange(part, 2, 7), back);
        }
    }

    private void checkBits(Check check) {
        int[] bits = {0, 1, -1, 0x80000000, 0x7f800000, 0xff800000, 0x7fc12345, 0x7f812345, 0x007fffff, 0x3f800001};
        int[] back = new int[bits.length];
        try (ComputeStream stream = subject.backend().newStream();
                DeviceBuffer buffer = allocate()) {
            stream.upload(MemorySegment.ofArray(bits), buffer, 0);
            stream.download(buffer, 0, MemorySegment.ofArray(back));
        }
        check.equal("bits", Arrays.toString(bits), Arrays.toString(back));
    }

    private void checkZero(Check check) {
        float[] values = Data.uniform("values", SIZE, 3f);
        try (ComputeStream stream = subject.backend().newStream();
                DeviceBuffer buffer = allocate()) {
            stream.upload(MemorySegment.ofArray(values), buffer, 0);
            stream.zero(buffer, 7 * 4, 21 * 4);
            Arrays.fill(values, 7, 28, 0f);
            checkSame(check, values, download(stream, buffer));
        }
    }

    private void checkReuse(Check check) {
        float[] values = Data.uniform("values", SIZE, 3f);
        float[] expected = values.clone();
        try (ComputeStream stream = subject.backend().newStream();
                DeviceBuffer buffer = allocate()) {
            stream.upload(MemorySegment.ofArray(values), buffer, 0);
            Arrays.fill(values, -1f);
            checkSame(check, expected, download(stream, buffer));
        }
    }

    private void checkAwait(Check check) {
        float[] values = Data.uniform("values", SIZE, 3f);
        try (ComputeStream first = subject.backend().newStream();
                ComputeStream second = subject.backend().newStream();
                DeviceBuffer one = allocate();
                DeviceBuffer two = allocate()) {
            first.upload(MemorySegment.ofArray(values), one, 0);
            ComputeStream.Event uploaded = first.record();
            second.await(uploaded);
            subject.backend().kernels().copy(second, Matrix.of(one, 1, SIZE), Matrix.of(two, 1, SIZE));
            checkSame(check, values, download(second, two));
            check.that(uploaded.isDone(), "event: not done although work that awaited it is");
            first.synchronize();
        }
    }

    private void checkRanges(Check check) {
        MemorySegment host = MemorySegment.ofArray(new float[9]);
        String need = "36";
        String have = Long.toString(SIZE * 4L);
        try (ComputeStream stream = subject.backend().newStream();
                DeviceBuffer buffer = allocate()) {
            long beyond = (SIZE - 8) * 4L;
            check.refused(ShapeException.class, "upload", () -> stream.upload(host, buffer, beyond), need, have);
            check.refused(ShapeException.class, "download", () -> stream.download(buffer, beyond, host), need, have);
            check.refused(ShapeException.class, "zero", () -> stream.zero(buffer, beyond, 36), need, have);
            check.refused(ShapeException.class, "upload before the start", () -> stream.upload(host, buffer, -4));
            checkSame(check, new float[SIZE], download(stream, buffer));
        }
    }
}
