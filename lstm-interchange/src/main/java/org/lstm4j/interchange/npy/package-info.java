/**
 * Arrays in NumPy's {@code .npy} files: what is given to a model of another system, and what comes out of it.
 * {@link org.lstm4j.interchange.npy.Npy} is all there is to it.
 */
@NullMarked
package org.lstm4j.interchange.npy;

import org.jspecify.annotations.NullMarked;
