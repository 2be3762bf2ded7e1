/**
 * ONNX's operators on host tensors. {@link org.lstm4j.interchange.onnx.operator.Operators} makes an
 * {@link org.lstm4j.interchange.onnx.operator.Operator} of a node: it reads every attribute at once, by the rules of the
 * model's operator set, and refuses what is left over. Formulas are those of the ONNX operator specification.
 */
@NullMarked
package org.lstm4j.interchange.onnx.operator;

import org.jspecify.annotations.NullMarked;
