package org.lstm4j.math;

import org.lstm4j.LstmException;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;

/**
 * One time step of one sequence: what a recurrent cell does to its state when it reads one input. A new kind of cell is one
 * more implementation; {@link RecurrentMath} does the rest.
 */
@SuppressWarnings("ArrayRecordComponent") // its records bundle arrays and are never compared
public interface CellStep {
    /**
     * What a step reads.
     *
     * @param x input {@code [inputSize]}
     * @param h hidden state of the step before {@code [outputSize]}
     * @param recurrent what the recurrent product sees of h {@code [outputSize]}: h itself, or h times a dropout mask
     * @param c cell state of the step before {@code [hiddenSize]}, empty for cells that have none
     */
    record Input(double[] x, double[] h, double[] recurrent, double[] c) {}

    /**
     * What a step yields.
     *
     * @param gates activated gates {@code [gates * hiddenSize]} in canonical order
     * @param h hidden state {@code [outputSize]}
     * @param c cell state {@code [hiddenSize]}, empty for cells that have none
     */
    record Output(double[] gates, double[] h, double[] c) {}

    /** Gradients with respect to the four parts of an {@link Input}. */
    record Gradients(double[] x, double[] h, double[] recurrent, double[] c) {}

    /** Runs one step. */
    Output forward(Input in);

    /**
     * Differentiates one step.
     *
     * @param in what the forward read
     * @param out what the forward gave
     * @param dh gradient of the loss with respect to {@code out.h}
     * @param dc gradient with respect to {@code out.c} from everything but {@code out.h}
     * @param sums where this step's weight gradients are added
     */
    Gradients backward(Input in, Output out, double[] dh, double[] dc, CellWeights sums);

    /**
     * The step of a spec.
     *
     * @throws LstmException where there is no oracle for one of its fields, which is named
     */
    static CellStep of(RecurrentSpec spec, CellWeights weights) {
        if (spec.cell() != Cell.LSTM) {
            throw new LstmException("cell: expected LSTM, got " + spec.cell() + "; no oracle yet");
        }
        return new LstmStep(spec, weights);
    }
}
