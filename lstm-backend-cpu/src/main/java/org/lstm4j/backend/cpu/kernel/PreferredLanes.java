package org.lstm4j.backend.cpu.kernel;

import jdk.incubator.vector.VectorShape;

/** Asks the Vector API, and of that no more than it takes; loaded only where the module is present. */
final class PreferredLanes {
    private PreferredLanes() {}

    static int count() {
        return VectorShape.preferredShape().vectorBitSize() / Float.SIZE;
    }
}
