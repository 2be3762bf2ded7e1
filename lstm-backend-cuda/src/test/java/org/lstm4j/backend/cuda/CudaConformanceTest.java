package org.lstm4j.backend.cuda;

import org.lstm4j.spi.BackendProvider;
import org.lstm4j.testkit.BackendConformance;

/** The first CUDA device of this machine against the conformance kit. */
class CudaConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new CudaProvider();
    }
}
