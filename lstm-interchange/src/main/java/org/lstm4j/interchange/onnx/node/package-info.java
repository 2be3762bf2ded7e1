/** Graphs that are written: nodes with their constants, activations and layers as nodes. */
@NullMarked
package org.lstm4j.interchange.onnx.node;

import org.jspecify.annotations.NullMarked;
