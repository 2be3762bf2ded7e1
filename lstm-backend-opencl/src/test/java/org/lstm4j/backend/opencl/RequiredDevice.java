package org.lstm4j.backend.opencl;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.lstm4j.Device;
import org.lstm4j.spi.Probe;

/** The device that tests run on. */
final class RequiredDevice {
    private RequiredDevice() {}

    /** The first one; without one the test is skipped, or fails where {@code -Dlstm4j.require=opencl} demands one. */
    static Device first() {
        if (new OpenClProvider().probe() instanceof Probe.Unavailable(String reason)) {
            String message = "opencl is not available here: " + reason;
            if (Arrays.asList(System.getProperty("lstm4j.require", "").split(","))
                    .contains(OpenClProvider.ID)) {
                fail(message);
            }
            Assumptions.abort(message);
        }
        return devices().getFirst();
    }

    private static List<Device> devices() {
        return new OpenClProvider().probe() instanceof Probe.Available(List<Device> devices) ? devices : List.of();
    }

    /** A runtime on the first device. */
    static OpenClRuntime runtime() {
        first();
        return new OpenClRuntime(OpenClDevices.list().getFirst());
    }
}
