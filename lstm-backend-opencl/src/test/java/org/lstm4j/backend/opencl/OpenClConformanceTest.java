package org.lstm4j.backend.opencl;

import org.lstm4j.spi.BackendProvider;
import org.lstm4j.testkit.BackendConformance;

/** The first OpenCL device of this machine against the conformance kit. */
class OpenClConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new OpenClProvider();
    }
}
