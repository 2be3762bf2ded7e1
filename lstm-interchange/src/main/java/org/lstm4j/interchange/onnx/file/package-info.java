/**
 * ONNX files as they stand on disk. {@link org.lstm4j.interchange.onnx.file.OnnxParser} reads the protocol buffer into
 * records that say what the file says, and nothing more; {@link org.lstm4j.interchange.onnx.file.TensorReader} makes tensors of
 * their bytes, external ones too. Files are not trusted: every length is held against the bytes that are there before
 * anything is allocated, and what goes wrong is a {@link org.lstm4j.ModelFormatException}.
 */
@NullMarked
package org.lstm4j.interchange.onnx.file;

import org.jspecify.annotations.NullMarked;
