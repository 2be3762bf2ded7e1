/**
 * The front door: {@link org.lstm4j.Backends} finds the compute backends on the class path or module path,
 * {@link org.lstm4j.Device} names what they run on, and {@link org.lstm4j.LstmException} is the root of everything that
 * the engine throws on purpose.
 *
 * <p>From here go to {@code org.lstm4j.layer} and {@code org.lstm4j.model} to describe and run a model, to
 * {@code org.lstm4j.train} to train one, and to {@code org.lstm4j.spi} to write a backend.
 */
@NullMarked
package org.lstm4j;

import org.jspecify.annotations.NullMarked;
