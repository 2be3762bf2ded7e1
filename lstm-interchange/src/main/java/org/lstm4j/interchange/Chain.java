package org.lstm4j.interchange;

import org.jspecify.annotations.Nullable;
import org.lstm4j.model.Model;

/**
 * All that a chain of layers out of another system's file computes.
 *
 * @param model its layers, without a softmax behind them
 * @param softmax whether one follows: of the features of each row, or of each step
 * @param mask which steps it does not read, null where it reads them all
 */
public record Chain(Model model, boolean softmax, @Nullable StepMask mask) {}
