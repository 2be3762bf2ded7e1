package org.lstm4j.math;

import org.lstm4j.spi.RecurrentSpec;

/**
 * The simple recurrent cell (Elman 1990): {@code h = f(W x + U h' + b)}, f being tanh unless the spec says otherwise. Its
 * one gate is its state.
 */
public final class RnnGates implements CellGates {
    private static final double[] NONE = {};

    private final Gate gate;

    public RnnGates(RecurrentSpec spec, CellWeights weights) {
        this.gate = new Gate(spec, weights, 0);
    }

    @Override
    public Output forward(Input in) {
        double[] h = gate.value(in.z());
        return new Output(h, h.clone(), NONE);
    }

    @Override
    public Gradients backward(Input in, Output out, double[] dh, double[] dc, CellWeights sums) {
        return new Gradients(gate.backward(in.z(), out.gates(), dh, sums), NONE, new double[dh.length], NONE);
    }
}
