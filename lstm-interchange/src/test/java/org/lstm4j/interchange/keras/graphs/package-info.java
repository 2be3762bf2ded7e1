/** Keras' models that are no stack of layers. */
@NullMarked
package org.lstm4j.interchange.keras.graphs;

import org.jspecify.annotations.NullMarked;
