package org.lstm4j.testkit;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.MemoryUse;
import org.lstm4j.spi.Usage;

/** Buffers: zeroed, counted, and refused with both figures when the budget does not hold them. */
final class MemorySuite extends Suite {
    private static final long LIMIT = 1 << 20;

    MemorySuite(Subject subject) {
        super("memory", subject);
        for (Usage usage : Usage.values()) {
            test("allocated, counted, released, " + usage, check -> checkCounts(check, usage));
        }
        test("zeroed, also where other data was", this::checkZeroed);
        test("empty buffers", this::checkEmpty);
        test("over the budget", this::checkBudget);
        test(
                "beyond any memory",
                check -> check.refused(
                        MemoryLimitException.class,
                        "allocate(2^60)",
                        () -> subject.backend().allocate(1L << 60, Usage.STATE).close(),
                        Long.toString(1L << 60)));
    }

    private void checkCounts(Check check, Usage usage) {
        Backend backend = subject.backend();
        MemoryUse before = backend.memory();
        try (DeviceBuffer buffer = backend.allocate(1234 * 4, usage)) {
            check.equal("byteSize", 1234L * 4, buffer.byteSize());
            check.equal("usage", usage, buffer.usage());
            check.equal(
                    "live buffers", before.liveBuffers() + 1, backend.memory().liveBuffers());
            check.equal(
                    "live bytes",
                    before.liveBytes() + 1234 * 4,
                    backend.memory().liveBytes());
        }
        check.equal(
                "live buffers after close",
                before.liveBuffers(),
                backend.memory().liveBuffers());
        check.equal(
                "live bytes after close", before.liveBytes(), backend.memory().liveBytes());
    }

    private void checkZeroed(Check check) {
        float[] dirt = new float[777];
        Arrays.fill(dirt, Float.NaN);
        try (ComputeStream stream = subject.backend().newStream()) {
            for (int round = 0; round < 3; round++) {
                try (DeviceBuffer buffer = subject.backend().allocate(777 * 4, Usage.WORKSPACE)) {
                    float[] values = new float[777];
                    Arrays.fill(values, 1f);
                    stream.download(buffer, 0, MemorySegment.ofArray(values));
                    check.same("a new buffer", new int[] {777}, new float[777], values);
                    stream.upload(MemorySegment.ofArray(dirt), buffer, 0);
                    stream.synchronize();
                }
            }
        }
    }

    private void checkEmpty(Check check) {
        try (ComputeStream stream = subject.backend().newStream();
                DeviceBuffer buffer = subject.backend().allocate(0, Usage.RESERVE)) {
            check.equal("byteSize", 0L, buffer.byteSize());
            stream.zero(buffer, 0, 0);
            stream.upload(MemorySegment.ofArray(new float[0]), buffer, 0);
            stream.download(buffer, 0, MemorySegment.ofArray(new float[0]));
        }
    }

    private void checkBudget(Check check) {
        try (Subject small = subject.reopened(BackendOptions.DEFAULT.withMemoryLimitBytes(LIMIT))) {
            Backend backend = small.backend();
            check.equal("limitBytes", LIMIT, backend.memory().limitBytes());
            checkOver(check, backend, 2 * LIMIT);
            checkOver(check, backend, LIMIT + 4);
            try (DeviceBuffer most = backend.allocate(LIMIT - 400, Usage.STATE)) {
                checkOver(check, backend, 404);
                check.equal(
                        "live bytes after a refusal",
                        most.byteSize(),
                        backend.memory().liveBytes());
                backend.allocate(400, Usage.STATE).close();
            }
            backend.allocate(LIMIT, Usage.STATE).close();
        }
    }

    private static void checkOver(Check check, Backend backend, long bytes) {
        check.refused(
                MemoryLimitException.class,
                "allocate(" + bytes + ")",
                () -> backend.allocate(bytes, Usage.STATE).close(),
                Long.toString(bytes),
                Long.toString(LIMIT));
    }
}
