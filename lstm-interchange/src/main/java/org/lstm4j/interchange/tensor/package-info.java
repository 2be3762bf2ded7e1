/**
 * Values on the host as model files know them: a shape and numbers of one type. {@link org.lstm4j.interchange.tensor.Tensor}
 * is all there is; it computes nothing.
 */
@NullMarked
package org.lstm4j.interchange.tensor;

import org.jspecify.annotations.NullMarked;
