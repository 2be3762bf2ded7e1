package org.lstm4j.internal.network;

import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Usage;

/**
 * Weights that are updated together, in whatever packing their layer uses.
 *
 * @param weights packed
 * @param gradients in the same packing; null in inference and for a frozen layer
 */
public record WeightBlock(DeviceBuffer weights, @Nullable DeviceBuffer gradients) {
    static WeightBlock allocate(BufferScope scope, long bytes, boolean learns) {
        return new WeightBlock(scope.bytes(bytes, Usage.WEIGHTS), learns ? scope.bytes(bytes, Usage.WEIGHTS) : null);
    }
}
