package org.lstm4j.backend.cpu;

/** The GRU's gates on one row; {@link org.lstm4j.math.GruGates} has the formulas. */
final class CpuGruGates {
    /** Blocks in canonical order. */
    private static final int R = 0;

    private static final int Z = 1;
    private static final int N = 2;

    private CpuGruGates() {}

    /** From gates to r, and from h to {@code r * h}, in other. */
    static void reset(GateRow row) {
        row.activate(R);
        for (int j = 0; j < row.size; j++) {
            row.other[j] = row.gates[j] * row.h[j];
        }
    }

    /** From the gradient of {@code r * h}, in other, to r's block of dGates, and to dh. */
    static void resetBackward(GateRow row) {
        for (int j = 0; j < row.size; j++) {
            row.dGates[j] = row.other[j] * row.h[j];
            row.dh[j] = row.other[j] * row.gates[j];
        }
        row.differentiate(R);
    }

    /** From gates, recurrent and h to gates and the new h. */
    static void forward(GateRow row) {
        int size = row.size;
        float[] gates = row.gates;
        if (row.spec.resetsAfterProduct()) {
            row.activate(R);
            addProduct(row, gates);
        }
        row.activate(Z);
        row.activate(N);
        for (int j = 0; j < size; j++) {
            float z = gates[Z * size + j];
            row.h[j] = Math.fma(z, row.h[j], (1f - z) * gates[N * size + j]);
        }
    }

    /** From dh and what the forward read and left, h being that of before, to dGates, dRecurrent and dhPrevious. */
    static void backward(GateRow row) {
        int size = row.size;
        float[] gates = row.gates;
        float[] dGates = row.dGates;
        for (int j = 0; j < size; j++) {
            float z = gates[Z * size + j];
            dGates[Z * size + j] = row.dh[j] * (row.h[j] - gates[N * size + j]);
            dGates[N * size + j] = row.dh[j] * (1f - z);
            row.dhPrevious[j] = row.dh[j] * z;
        }
        if (row.spec.resetsAfterProduct()) {
            addProduct(row, row.preActivations);
        }
        row.differentiate(Z);
        row.differentiate(N);
        if (row.spec.resetsAfterProduct()) {
            for (int j = 0; j < size; j++) {
                float d = dGates[N * size + j];
                dGates[R * size + j] = d * row.recurrent[j];
                row.dRecurrent[j] = d * gates[R * size + j];
            }
            row.differentiate(R);
        }
    }

    /** Completes the candidate's pre-activation. */
    private static void addProduct(GateRow row, float[] z) {
        int from = N * row.size;
        for (int j = 0; j < row.size; j++) {
            z[from + j] = Math.fma(row.gates[j], row.recurrent[j], z[from + j]);
        }
    }
}
