package org.lstm4j.math;

import org.lstm4j.spi.RecurrentSpec;

/**
 * The part of a cell that is computed unit by unit, for one row and one step: from the matrix products to the state. It is
 * the double-precision meaning of {@link org.lstm4j.spi.CoreKernels#gates}; {@link CellStep} adds the products.
 */
@SuppressWarnings("ArrayRecordComponent") // its records bundle arrays and are never compared
public sealed interface CellGates permits LstmGates, GruGates, RnnGates {
    /**
     * What the gates read.
     *
     * @param z pre-activations {@code [gates * H]}: biases, input and recurrent products
     * @param recurrent the candidate's recurrent product and bias {@code [H]} in a GRU that resets after the product;
     *     empty otherwise
     * @param h hidden state of the step before {@code [H]}; read by a GRU alone
     * @param c cell state of the step before {@code [H]}, empty for cells that have none
     */
    record Input(double[] z, double[] recurrent, double[] h, double[] c) {}

    /**
     * What they yield.
     *
     * @param gates activated gates {@code [gates * H]} in canonical order
     * @param h hidden state {@code [H]}, before any projection
     * @param c cell state {@code [H]}, empty for cells that have none
     */
    record Output(double[] gates, double[] h, double[] c) {}

    /**
     * Gradients with respect to the four parts of an {@link Input}; that of h is the part that does not pass through a
     * recurrent product.
     */
    record Gradients(double[] z, double[] recurrent, double[] h, double[] c) {}

    /** Computes one step. */
    Output forward(Input in);

    /**
     * Differentiates it.
     *
     * @param in what the forward read; its z any numbers where {@link RecurrentSpec#backwardReadsPreActivations} says that
     *     they are not needed
     * @param out what the forward gave
     * @param dh gradient of the loss with respect to the hidden state
     * @param dc gradient with respect to the cell state from everything but the hidden state; empty where there is none
     * @param sums where the gradients of peepholes and norms are added
     */
    Gradients backward(Input in, Output out, double[] dh, double[] dc, CellWeights sums);

    /** The gates of a spec. */
    static CellGates of(RecurrentSpec spec, CellWeights weights) {
        return switch (spec.cell()) {
            case LSTM -> new LstmGates(spec, weights);
            case GRU -> new GruGates(spec, weights);
            case RNN -> new RnnGates(spec, weights);
        };
    }
}
