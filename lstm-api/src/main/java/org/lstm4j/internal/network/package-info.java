/**
 * A model at work. {@link org.lstm4j.internal.network.Network} binds the layers to a backend: plans and packed weights,
 * shared by everybody. A {@link org.lstm4j.internal.network.Pass} holds the buffers of one shape and the prepared calls
 * through all layers, so that running it allocates nothing.
 *
 * <p>To add a layer, write its {@link org.lstm4j.internal.network.Node} and name it in {@code Network.node}.
 */
@NullMarked
package org.lstm4j.internal.network;

import org.jspecify.annotations.NullMarked;
