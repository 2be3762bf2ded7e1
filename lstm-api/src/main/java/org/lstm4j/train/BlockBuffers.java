package org.lstm4j.train;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.lstm4j.internal.network.BufferScope;
import org.lstm4j.internal.network.WeightBlock;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Usage;

/** A further buffer beside each block of a network, in its packing: an optimizer's moment, or a copy of the weights. */
final class BlockBuffers implements Function<WeightBlock, DeviceBuffer> {
    private final IdentityHashMap<WeightBlock, DeviceBuffer> buffers = new IdentityHashMap<>();

    /** @param scope what closes the buffers, also when one of them cannot be had */
    BlockBuffers(BufferScope scope, List<WeightBlock> blocks) {
        for (WeightBlock block : blocks) {
            buffers.put(block, scope.bytes(block.weights().byteSize(), Usage.WEIGHTS));
        }
    }

    @Override
    public DeviceBuffer apply(WeightBlock block) {
        return Objects.requireNonNull(buffers.get(block), "a block of another network");
    }
}
