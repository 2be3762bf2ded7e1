package org.lstm4j.spi;

import org.jspecify.annotations.Nullable;

/**
 * Views of a recurrent state, or of the gradients with respect to one.
 *
 * @param h hidden state {@code [N, outputSize]}
 * @param c cell state {@code [N, hiddenSize]}, null for cells that have none
 */
public record RecurrentState(Matrix h, @Nullable Matrix c) {}
