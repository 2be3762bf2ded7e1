package org.lstm4j.backend.cpu;

import org.lstm4j.spi.BackendProvider;
import org.lstm4j.testkit.BackendConformance;

/** The whole kit, bit for bit, with the kernels that this JVM prefers. */
class CpuConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new CpuProvider();
    }

    @Override
    protected boolean bitExact() {
        return true;
    }
}
