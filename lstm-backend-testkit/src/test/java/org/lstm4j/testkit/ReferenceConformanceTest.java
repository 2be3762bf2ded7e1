package org.lstm4j.testkit;

import org.lstm4j.reference.ReferenceProvider;
import org.lstm4j.spi.BackendProvider;

/** A correct backend passes: what a driver looks like, and the proof that the kit asks for nothing impossible. */
class ReferenceConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new ReferenceProvider();
    }

    @Override
    protected boolean bitExact() {
        return true;
    }
}
