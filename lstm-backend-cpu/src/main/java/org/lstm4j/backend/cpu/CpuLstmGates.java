package org.lstm4j.backend.cpu;

import java.util.Arrays;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec.Coupling;

/** The LSTM's gates on one row; {@link org.lstm4j.math.LstmGates} has the formulas. */
final class CpuLstmGates {
    /** Blocks in canonical order, and the place of c's activation behind them. */
    private static final int I = 0;

    private static final int F = 1;
    private static final int G = 2;
    private static final int O = 3;
    private static final int OUT = 4;

    /** The gates' places among the peepholes. */
    private static final int PEEPHOLE_I = 0;

    private static final int PEEPHOLE_F = 1;
    private static final int PEEPHOLE_O = 2;

    private CpuLstmGates() {}

    /** From gates and cPrevious to gates, c and h. */
    static void forward(GateRow row) {
        int size = row.size;
        float[] gates = row.gates;
        Coupling coupling = row.spec.coupling();
        if (coupling != Coupling.INPUT_FROM_FORGET) {
            see(row, PEEPHOLE_I, row.cPrevious, gates, I);
            row.activate(I);
        }
        if (coupling != Coupling.FORGET_FROM_INPUT) {
            see(row, PEEPHOLE_F, row.cPrevious, gates, F);
            row.activate(F);
        }
        for (int j = 0; j < size && coupling == Coupling.INPUT_FROM_FORGET; j++) {
            gates[j] = 1f - gates[size + j];
        }
        for (int j = 0; j < size && coupling == Coupling.FORGET_FROM_INPUT; j++) {
            gates[size + j] = 1f - gates[j];
        }
        row.activate(G);
        for (int j = 0; j < size; j++) {
            row.c[j] = GateRow.bounded(unclipped(row, j), row.spec.cellClip());
        }
        see(row, PEEPHOLE_O, row.c, gates, O);
        row.activate(O);
        Activation out = row.spec.activations().get(OUT);
        for (int j = 0; j < size; j++) {
            row.h[j] = gates[O * size + j] * Activations.value(out, row.c[j]);
        }
    }

    /** From dh, dc and what the forward read and left to dGates and, in dc, the gradient with respect to cPrevious. */
    static void backward(GateRow row) {
        int size = row.size;
        float[] gates = row.gates;
        float[] dGates = row.dGates;
        float[] dc = row.dc;
        Activation out = row.spec.activations().get(OUT);
        for (int j = 0; j < size; j++) {
            float shown = Activations.value(out, row.c[j]);
            float slope = Activations.derivative(out, row.c[j], shown);
            dGates[O * size + j] = row.dh[j] * shown;
            dc[j] = Math.fma(row.dh[j] * gates[O * size + j], slope, dc[j]);
        }
        differentiate(row, O, PEEPHOLE_O, row.c, dc);

        Coupling coupling = row.spec.coupling();
        float[] dcPrevious = row.other;
        for (int j = 0; j < size; j++) {
            float d = Math.abs(unclipped(row, j)) >= row.spec.cellClip() ? 0f : dc[j];
            float g = gates[G * size + j];
            float c = row.cPrevious[j];
            dGates[I * size + j] = d * (coupling == Coupling.FORGET_FROM_INPUT ? g - c : g);
            dGates[F * size + j] = d * (coupling == Coupling.INPUT_FROM_FORGET ? c - g : c);
            dGates[G * size + j] = d * gates[I * size + j];
            dcPrevious[j] = d * gates[F * size + j];
        }
        row.differentiate(G);
        if (coupling == Coupling.INPUT_FROM_FORGET) {
            Arrays.fill(dGates, I * size, (I + 1) * size, 0f);
        } else {
            differentiate(row, I, PEEPHOLE_I, row.cPrevious, dcPrevious);
        }
        if (coupling == Coupling.FORGET_FROM_INPUT) {
            Arrays.fill(dGates, F * size, (F + 1) * size, 0f);
        } else {
            differentiate(row, F, PEEPHOLE_F, row.cPrevious, dcPrevious);
        }
        System.arraycopy(dcPrevious, 0, dc, 0, size);
    }

    private static float unclipped(GateRow row, int j) {
        int size = row.size;
        float written = row.gates[I * size + j] * row.gates[G * size + j];
        return Math.fma(row.gates[F * size + j], row.cPrevious[j], written);
    }

    /** Adds what a gate sees of the cell state to its pre-activations. */
    private static void see(GateRow row, int place, float[] c, float[] z, int block) {
        int size = row.size;
        for (int j = 0; j < size && row.spec.peephole(); j++) {
            z[block * size + j] = Math.fma(row.peephole[place * size + j], c[j], z[block * size + j]);
        }
    }

    /** Through one gate, and on to the cell state c that it sees. */
    private static void differentiate(GateRow row, int block, int place, float[] c, float[] dc) {
        int size = row.size;
        see(row, place, c, row.preActivations, block);
        row.differentiate(block);
        for (int j = 0; j < size && row.spec.peephole(); j++) {
            float d = row.dGates[block * size + j];
            int at = place * size + j;
            row.dPeephole[at] = Math.fma(d, c[j], row.dPeephole[at]);
            dc[j] = Math.fma(row.peephole[at], d, dc[j]);
        }
    }
}
