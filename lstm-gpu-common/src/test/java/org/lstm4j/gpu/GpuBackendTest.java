package org.lstm4j.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
import org.lstm4j.Device;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.ShapeException;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.ErrorKind;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/** The host's half of a GPU backend, on a device that only writes down what it is told. */
class GpuBackendTest {
    private static final Device DEVICE = new Device("fake:0", "fake", "", FakeRuntime.FACTS.memoryBytes(), 0);

    private final FakeRuntime runtime = new FakeRuntime();
    private final GpuBackend backend = open(runtime);

    private static GpuBackend open(GpuRuntime runtime) {
        return new GpuBackend(DEVICE, runtime, BackendOptions.DEFAULT, GpuTuning.with(new TiledGemm()));
    }

    @AfterEach
    void everythingIsReleased() {
        backend.close();
        assertEquals(0, runtime.liveObjects());
    }

    private DeviceBuffer floats(int count) {
        return backend.allocate((long) count * Float.BYTES, Usage.STATE);
    }

    @Test
    void argumentsThatStayAreSetOnce() {
        try (ComputeStream stream = backend.newStream();
                DeviceBuffer x = floats(300);
                DeviceBuffer lengths = floats(3)) {
            Matrix y = Matrix.of(x, 3, 100);
            backend.kernels().zeroPadding(stream, 0, lengths, y);
            backend.kernels().zeroPadding(stream, 1, lengths, y);
            backend.kernels().zeroPadding(stream, 1, lengths, y);
        }
        assertEquals(
                List.of(
                        "zeroPadding 2x1 of 256x1 [0=1200B, 1=0L, 2=100L, 3=12B, 4=0, 5=3, 6=100]",
                        "zeroPadding 2x1 of 256x1 [4=1]",
                        "zeroPadding 2x1 of 256x1 []"),
                runtime.log);
    }

    @Test
    void anAbsentMatrixIsANullPointer() {
        try (ComputeStream stream = backend.newStream();
                DeviceBuffer x = floats(6)) {
            Matrix m = Matrix.of(x, 2, 3);
            backend.kernels()
                    .elementLoss(
                            stream, new CoreKernels.ElementLoss(ErrorKind.HUBER, x, m, m, x, Matrix.of(x, 1, 1), null));
        }
        assertEquals(
                List.of(
                        "elementLoss 1x1 of 256x1 [0=2, 1=24B, 2=24B, 3=0L, 4=3L, 5=24B, 6=0L, 7=3L, 8=24B, 9=null,"
                                + " 10=0L, 11=0L, 12=1024B, 13=2, 14=3]",
                        "sumPartial 1x1 of 256x1 [0=1024B, 1=1, 2=24B, 3=0L, 4=1L, 5=0]"),
                runtime.log);
    }

    @Test
    void productsTakeTheKernelThatFitsTheirSize() {
        try (ComputeStream stream = backend.newStream();
                DeviceBuffer memory = floats(10_000)) {
            Matrix wide = Matrix.of(memory, 100, 100);
            Matrix row = Matrix.of(memory, 1, 100);
            backend.kernels().gemm(stream, wide, false, wide, true, wide, false);
            backend.kernels().gemm(stream, row, false, wide, true, row, true);
        }
        assertTrue(runtime.log.get(0).startsWith("gemmBlocked 2x2 of 16x16"), runtime.log.get(0));
        assertTrue(runtime.log.get(1).startsWith("gemmTiled 1x7 of 16x16"), runtime.log.get(1));
    }

    @Test
    void nothingIsLaunchedOverNoElements() {
        try (ComputeStream stream = backend.newStream();
                DeviceBuffer x = floats(1)) {
            Matrix empty = Matrix.of(x, 0, 5);
            backend.kernels().add(stream, empty, empty);
        }
        assertEquals(List.of(), runtime.log);
    }

    @Test
    void buffersAreZeroedAndHeldToTheBudget() {
        try (ComputeStream stream = backend.newStream();
                DeviceBuffer x = floats(3)) {
            float[] values = {1f, 2f, 3f};
            stream.download(x, 0, MemorySegment.ofArray(values));
            assertEquals(0f, values[2]);
            MemoryLimitException whole =
                    assertThrows(MemoryLimitException.class, () -> backend.allocate(1 << 20, Usage.STATE));
            assertTrue(
                    whole.getMessage().contains("1048576 bytes asked for, 1048564 of 1048576 left"),
                    whole.getMessage());
            MemoryLimitException single =
                    assertThrows(MemoryLimitException.class, () -> backend.allocate(1 << 17, Usage.STATE));
            assertTrue(single.getMessage().contains("at most 65536 in one buffer"), single.getMessage());
        }
        assertEquals(0, backend.memory().liveBytes());
    }

    @Test
    void eventsArePassedOnceTheirStreamIsIdle() {
        try (ComputeStream first = backend.newStream();
                ComputeStream second = backend.newStream();
                DeviceBuffer x = floats(4)) {
            Matrix m = Matrix.of(x, 1, 4);
            backend.kernels().add(first, m, m);
            ComputeStream.Event event = first.record();
            assertFalse(event.isDone());
            second.await(event);
            first.synchronize();
            assertTrue(event.isDone());
            second.await(event);
            assertEquals(1, runtime.log.stream().filter("await"::equals).count());
        }
    }

    @Test
    void whatIsNotItsOwnOrClosedIsRefused() {
        FakeRuntime otherRuntime = new FakeRuntime();
        try (GpuBackend other = open(otherRuntime);
                ComputeStream foreignStream = other.newStream();
                DeviceBuffer foreign = other.allocate(16, Usage.STATE);
                DeviceBuffer x = floats(4);
                ComputeStream stream = backend.newStream()) {
            Matrix m = Matrix.of(x, 1, 4);
            assertThrows(BackendException.class, () -> backend.kernels().add(foreignStream, m, m));
            assertThrows(BackendException.class, () -> backend.kernels().add(stream, Matrix.of(foreign, 1, 4), m));
            assertThrows(ShapeException.class, () -> stream.zero(x, 2, 4));
        }
        assertEquals(0, otherRuntime.liveObjects());
    }

    @Test
    void whatWasMadeBeforeAFailureIsReleased() {
        FakeRuntime broken = new FakeRuntime();
        broken.failing = "newQueue";
        assertThrows(BackendException.class, () -> open(broken));
        assertEquals(0, broken.liveObjects());

        int before = runtime.liveObjects();
        runtime.failing = "allocate";
        assertThrows(BackendException.class, backend::newStream);
        assertEquals(before, runtime.liveObjects());
        runtime.failing = "";
    }

    @Test
    void closingGoesOnBehindWorkThatFailed() {
        ComputeStream first = backend.newStream();
        ComputeStream second = backend.newStream();
        runtime.failing = "synchronize";
        assertThrows(BackendException.class, backend::close);
        assertEquals(0, runtime.liveObjects());
        assertThrows(ClosedException.class, first::record);
        assertThrows(ClosedException.class, second::record);
    }

    @Test
    void aStreamEndsWithItsBackend() {
        ComputeStream stream = backend.newStream();
        DeviceBuffer x = floats(4);
        backend.close();
        assertTrue(x.isClosed());
        assertThrows(ClosedException.class, stream::synchronize);
    }

    @Test
    void aRuntimeWhoseKernelsDoNotCompileIsClosed() {
        FakeRuntime broken = new FakeRuntime();
        GpuRuntime runtimeWithoutCompiler = new GpuRuntime() {
            @Override
            public GpuFacts facts() {
                return broken.facts();
            }

            @Override
            public GpuMemory allocate(long bytes) {
                return broken.allocate(bytes);
            }

            @Override
            public GpuProgram load(KernelSource source) {
                return broken.load(new KernelSource("empty", ""));
            }

            @Override
            public GpuQueue newQueue() {
                return broken.newQueue();
            }

            @Override
            public int liveObjects() {
                return broken.liveObjects();
            }

            @Override
            public void close() {
                broken.close();
            }
        };
        assertThrows(BackendException.class, () -> open(runtimeWithoutCompiler));
        assertEquals(0, broken.liveObjects());
    }
}
