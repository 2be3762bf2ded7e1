/**
 * What a recurrent operator of another system means: its attributes and named arrays become
 * {@link org.lstm4j.spi.RecurrentWeights} of one or two directions with weights in canonical order, which
 * {@link org.lstm4j.interchange.convention.RecurrentRunner} executes on any backend.
 *
 * <p>{@link org.lstm4j.interchange.convention.Convention} finds the reader of a system by name. Every reader accounts for
 * every attribute and every array: one that is left over is refused by name, and so is a value that a
 * {@link org.lstm4j.spi.RecurrentSpec} cannot express exactly.
 */
@NullMarked
package org.lstm4j.interchange.convention;

import org.jspecify.annotations.NullMarked;
