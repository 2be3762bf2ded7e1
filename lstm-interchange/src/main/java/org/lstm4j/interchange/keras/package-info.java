/**
 * Models of Keras 2 and 3, from {@code .keras} and {@code .h5} files. {@link org.lstm4j.interchange.keras.KerasModel} is the door:
 * chains of layers become a model's layers, and any wiring becomes a graph of ONNX's operators. Configurations are read against lists of what is known: a layer, an option or a value that is not on them is
 * refused by name.
 */
@NullMarked
package org.lstm4j.interchange.keras;

import org.jspecify.annotations.NullMarked;
