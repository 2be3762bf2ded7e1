package org.lstm4j.backend.opencl;

import java.util.Comparator;
import java.util.List;
import org.lstm4j.Device;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.testkit.BackendConformance;

/** The best OpenCL device of this machine, a GPU where there is one, against the conformance kit. */
class OpenClConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new OpenClProvider();
    }

    @Override
    protected Device device(List<Device> devices) {
        return devices.stream().max(Comparator.comparingInt(Device::score)).orElseThrow();
    }
}
