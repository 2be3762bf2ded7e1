/**
 * Models in ONNX files: {@link org.lstm4j.interchange.onnx.OnnxModel} reads one, shows its inputs and outputs, and runs it in
 * an {@link org.lstm4j.interchange.onnx.OnnxSession}. What is static is computed when the file is read; batch and time may
 * differ from run to run. What cannot be run exactly is refused when the file is read, by its node, operator and attribute.
 */
@NullMarked
package org.lstm4j.interchange.onnx;

import org.jspecify.annotations.NullMarked;
