/**
 * ONNX Runtime as an engine of the benchmarks: {@link org.lstm4j.peers.ort.OnnxModel} writes the model that a piece of work
 * asks for, {@link org.lstm4j.peers.ort.OrtEngine} runs it.
 */
@NullMarked
package org.lstm4j.peers.ort;

import org.jspecify.annotations.NullMarked;
