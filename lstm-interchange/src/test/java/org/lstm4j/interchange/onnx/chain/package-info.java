/** ONNX graphs that are stacks of layers, those of PyTorch's exporter and our own, in the hands of our reader. */
@NullMarked
package org.lstm4j.interchange.onnx.chain;

import org.jspecify.annotations.NullMarked;
