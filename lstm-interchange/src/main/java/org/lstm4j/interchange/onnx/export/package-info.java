/**
 * Models out, as ONNX files: {@link org.lstm4j.interchange.onnx.export.OnnxExport} is the door.
 */
@NullMarked
package org.lstm4j.interchange.onnx.export;

import org.jspecify.annotations.NullMarked;
