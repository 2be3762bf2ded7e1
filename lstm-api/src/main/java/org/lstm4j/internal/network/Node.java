package org.lstm4j.internal.network;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.model.Model;
import org.lstm4j.spi.ComputeStream;

/** A layer on a backend: its weights on the device, shared by all passes. */
interface Node {
    List<WeightBlock> blocks();

    /** Packs the layer's weights onto the device. */
    void load(ComputeStream stream, Model model);

    /** Unpacks the layer's weights into canonical arrays by parameter name. */
    void store(ComputeStream stream, Map<String, float[]> weights);

    /**
     * Prepares the layer for a pass.
     *
     * @param in what the layer reads
     * @param dIn where backward writes the gradient with respect to it; null for the first layer and unless training
     */
    Link bind(Binding binding, Flow in, @Nullable Flow dIn);
}
