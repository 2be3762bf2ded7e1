package org.lstm4j.internal.network;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lstm4j.model.Model;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;

/** A layer on a backend: its weights on the device, if it has any, shared by all passes. */
interface Node {
    default List<WeightBlock> blocks() {
        return List.of();
    }

    /** Packs the model's arrays into the buffer that {@code place} names for each block: weights, moments, a copy. */
    default void load(ComputeStream stream, Model model, Function<WeightBlock, DeviceBuffer> place) {}

    /** The inverse of {@link #load}: unpacks into canonical arrays by parameter name. */
    default void store(ComputeStream stream, Map<String, float[]> arrays, Function<WeightBlock, DeviceBuffer> place) {}

    /**
     * Prepares the layer for a pass.
     *
     * @param in what the layer reads
     * @param dIn where backward writes the gradient with respect to it; null for the first layer and unless training
     */
    Link bind(Binding binding, Flow in, @Nullable Flow dIn);
}
