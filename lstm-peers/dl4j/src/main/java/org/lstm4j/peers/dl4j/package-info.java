/**
 * Deeplearning4j as an engine of the benchmarks: {@link org.lstm4j.peers.dl4j.Dl4jNetwork} builds the network that a piece of
 * work asks for and translates its weights, {@link org.lstm4j.peers.dl4j.Dl4jEngine} runs it.
 */
@NullMarked
package org.lstm4j.peers.dl4j;

import org.jspecify.annotations.NullMarked;
