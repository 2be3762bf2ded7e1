package org.lstm4j.backend.cpu.kernel;

import jdk.incubator.vector.FloatVector;

/** Asks the Vector API; loaded only where the module is present. */
final class PreferredLanes {
    private PreferredLanes() {}

    static int count() {
        return FloatVector.SPECIES_PREFERRED.length();
    }
}
