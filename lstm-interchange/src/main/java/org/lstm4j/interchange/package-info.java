/**
 * Recurrent models of other systems: what is taken computes what it computed there, and anything else is refused by an
 * {@link org.lstm4j.interchange.UnsupportedModelException} that names it. There is nothing in between: no attribute is
 * dropped, no default guessed.
 */
@NullMarked
package org.lstm4j.interchange;

import org.jspecify.annotations.NullMarked;
