/**
 * The mathematics of recurrent networks in plain scalar double precision: the text to learn an LSTM from, and the oracle
 * that every backend is held against.
 *
 * <p>Read {@link org.lstm4j.math.LstmGates} first: the six equations of the cell and their derivatives;
 * {@link org.lstm4j.math.GruGates} and {@link org.lstm4j.math.RnnGates} are its siblings. {@link
 * org.lstm4j.math.CellStep} adds the matrix products that they share: one step of one sequence. {@link
 * org.lstm4j.math.RecurrentMath} runs such steps over whole sequences in either direction and back-propagates through
 * time. {@link org.lstm4j.math.ActivationMath} has the activation functions, {@link org.lstm4j.math.DenseMath} the
 * linear layer, {@link org.lstm4j.math.LossMath} the losses.
 *
 * <p>Nothing here is fast, and nothing here is approximated: each class follows its formulas line by line, sums in
 * ascending order, and keeps no state but its weights. The tests compare every derivative with central differences.
 * Arrays are row-major; sequences are time-major {@code [T, N, width]}; weights are in PyTorch's layout and gate order.
 */
@NullMarked
package org.lstm4j.math;

import org.jspecify.annotations.NullMarked;
