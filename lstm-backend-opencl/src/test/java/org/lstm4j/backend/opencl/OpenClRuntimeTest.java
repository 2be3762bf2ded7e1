package org.lstm4j.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.jocl.CL;
import org.junit.jupiter.api.Test;
import org.lstm4j.BackendException;
import org.lstm4j.Device;
import org.lstm4j.LstmException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.gpu.GpuMemory;
import org.lstm4j.gpu.GpuProgram;
import org.lstm4j.gpu.GpuQueue;
import org.lstm4j.gpu.KernelSource;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/** The driver's calls, as far as the conformance kit does not see them. */
class OpenClRuntimeTest {
    @Test
    void aCompilerErrorShowsTheCompilersLog() {
        try (OpenClRuntime runtime = RequiredDevice.runtime()) {
            KernelSource broken = new KernelSource("broken", KernelSource.prelude() + "KERNEL(1, 1) f() { nonsense; }");
            BackendException e = assertThrows(BackendException.class, () -> runtime.load(broken));
            assertTrue(e.getMessage().contains("nonsense"), e.getMessage());
            assertEquals(1, runtime.liveObjects(), "the context alone");
        }
    }

    @Test
    void aKernelThatIsNotThereIsNamed() {
        try (OpenClRuntime runtime = RequiredDevice.runtime();
                GpuProgram program =
                        runtime.load(new KernelSource("tiny", KernelSource.prelude() + "KERNEL(1, 1) f() {}"));
                GpuQueue queue = runtime.newQueue()) {
            BackendException e = assertThrows(BackendException.class, () -> queue.newCall(program.kernel("g")));
            assertTrue(e.getMessage().contains("clCreateKernel g failed with CL_INVALID_KERNEL_NAME"), e.getMessage());
        }
    }

    @Test
    void aDriverWithoutMemoryIsATypeOfItsOwn() {
        RequiredDevice.first();
        LstmException e = Cl.failure(CL.CL_MEM_OBJECT_ALLOCATION_FAILURE, "clCreateBuffer of 8 bytes");
        assertTrue(e instanceof MemoryLimitException, e.toString());
        assertTrue(
                e.getMessage()
                        .startsWith(
                                "OpenCL: clCreateBuffer of 8 bytes failed with CL_MEM_OBJECT_ALLOCATION_FAILURE (-4)"),
                e.getMessage());
        assertTrue(Cl.failure(CL.CL_INVALID_VALUE, "clFinish") instanceof BackendException);
    }

    @Test
    void transfersLargerThanTheStagingMemory() {
        int[] values = new SplittableRandom(1).ints(700_001).toArray();
        int[] back = new int[values.length];
        try (OpenClRuntime runtime = RequiredDevice.runtime();
                GpuQueue queue = runtime.newQueue();
                GpuMemory memory = runtime.allocate((long) values.length * Integer.BYTES)) {
            queue.upload(MemorySegment.ofArray(values), memory, 0);
            queue.download(memory, 0, MemorySegment.ofArray(back));
        }
        assertArrayEquals(values, back);
    }

    @Test
    void nothingLivesOnAfterAHundredBackends() {
        Device device = RequiredDevice.first();
        for (int cycle = 0; cycle < 100; cycle++) {
            OpenClRuntime runtime = RequiredDevice.runtime();
            try (OpenClBackend backend = new OpenClBackend(device, runtime, BackendOptions.DEFAULT);
                    ComputeStream stream = backend.newStream();
                    DeviceBuffer buffer = backend.allocate(400, Usage.STATE)) {
                Matrix m = Matrix.of(buffer, 10, 10);
                backend.kernels().add(stream, m, m);
                assertTrue(stream.record() != null && runtime.liveObjects() > 1);
            }
            assertEquals(0, runtime.liveObjects(), "after cycle " + cycle);
        }
    }
}
