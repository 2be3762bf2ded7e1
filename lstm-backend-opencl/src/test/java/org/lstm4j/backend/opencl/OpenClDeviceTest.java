package org.lstm4j.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.junit.jupiter.api.Test;
import org.lstm4j.gpu.GpuFacts;

/** Devices that cannot be used say why; those that can rank by their kind. No driver is asked. */
class OpenClDeviceTest {
    private static final int CPU = 1 << 1;
    private static final int GPU = 1 << 2;

    private static OpenClDevice device(String version, long type, boolean usable, int groupSize, long localBytes) {
        GpuFacts facts = new GpuFacts("made up", "1.0", type == CPU, 8, groupSize, localBytes, 1L << 30, 1L << 28);
        return new OpenClDevice(new cl_platform_id(), new cl_device_id(), version, type, usable, facts);
    }

    @Test
    void versionsFrom12OnAreTaken() {
        for (String version : new String[] {"OpenCL 1.2 pocl", "OpenCL 2.0 ", "OpenCL 3.0 CUDA"}) {
            assertEquals(
                    Optional.empty(), device(version, GPU, true, 256, 32 << 10).obstacle(), version);
        }
    }

    @Test
    void whatIsTooOldOrTooSmallIsNamedWithWhatItHas() {
        assertEquals("made up: needs OpenCL 1.2, has OpenCL 1.1 old", obstacle("OpenCL 1.1 old", true, 256, 32 << 10));
        assertTrue(obstacle("no version", true, 256, 32 << 10).endsWith("has no version"));
        assertEquals("made up: needs work-groups of 256, has 128", obstacle("OpenCL 1.2 ", true, 128, 32 << 10));
        assertEquals(
                "made up: needs 16384 bytes of local memory, has 8192", obstacle("OpenCL 1.2 ", true, 256, 8 << 10));
        assertEquals("made up: not available, or without a compiler", obstacle("OpenCL 1.2 ", false, 256, 32 << 10));
    }

    private static String obstacle(String version, boolean usable, int groupSize, long localBytes) {
        return device(version, GPU, usable, groupSize, localBytes).obstacle().orElseThrow();
    }

    @Test
    void aGpuRanksAboveTheCpuBackendAndAProcessorBelowIt() {
        int ofCpuBackend = 100;
        assertTrue(device("OpenCL 1.2 ", GPU, true, 256, 32 << 10).describe(0).score() > ofCpuBackend);
        assertTrue(device("OpenCL 1.2 ", CPU, true, 256, 32 << 10).describe(1).score() < ofCpuBackend);
    }
}
