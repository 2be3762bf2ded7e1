package org.lstm4j.spi;

import java.util.Set;

/**
 * What an open backend works with.
 *
 * @param kernels the kernel family in use, for people: {@code Vector API, 16 lanes}
 * @param lanes floats that one vector instruction handles
 * @param threads threads that share one call
 * @param numerics precisions for which it can make plans
 */
public record Capabilities(String kernels, int lanes, int threads, Set<Numerics> numerics) {
    public Capabilities {
        numerics = Set.copyOf(numerics);
    }
}
