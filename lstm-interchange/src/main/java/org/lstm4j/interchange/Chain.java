package org.lstm4j.interchange;

import org.lstm4j.model.Model;

/**
 * All that a chain of layers out of another system's file computes.
 *
 * @param model its layers, without a softmax behind them
 * @param softmax whether one follows: of the features of each row, or of each step
 */
public record Chain(Model model, boolean softmax) {}
