// The LSTM cell after its matrix products (org.lstm4j.math.LstmStep has the formulas): one work item per unit of a row.
// Gates are blocks i, f, g, o side by side, in place: pre-activations in, activated gates out. Rows with lengths[n] <= step
// only carry their state. `kind` packs the four gates' activations, which
// differentiate by their values, four bits each, i lowest.

#define GATE_KIND(kinds, gate) (((kinds) >> (4 * (gate))) & 15)

DEVICE float gateValue(int kinds, int gate, float z) {
    switch (GATE_KIND(kinds, gate)) {
        case SIGMOID:
            return sigmoid(z);
        case TANH:
            return tanhf(z);
        default:  // RELU
            return z <= 0.0f ? 0.0f : z;
    }
}

KERNEL(GROUP, 1)
lstmGates(
        MATRIX(gates),
        CONST_MATRIX(hPrevious),
        CONST_MATRIX(cPrevious),
        MATRIX(h),
        MATRIX(c),
        MATRIX(y),
        const GLOBAL int *lengths,
        int step,
        int zeroOutput,
        int kinds,
        int outKind,
        float outA,
        float outB,
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    if (lengths != 0 && lengths[n] <= step) {
        for (int gate = 0; gate < 4; gate++) {
            ELEMENT(gates, n, gate * columns + j) = 0.0f;
        }
        float carried = ELEMENT(hPrevious, n, j);
        ELEMENT(c, n, j) = ELEMENT(cPrevious, n, j);
        ELEMENT(h, n, j) = carried;
        if (y != 0) {
            ELEMENT(y, n, j) = zeroOutput ? 0.0f : carried;
        }
        return;
    }
    float gate[4];
    for (int k = 0; k < 4; k++) {
        gate[k] = gateValue(kinds, k, ELEMENT(gates, n, k * columns + j));
        ELEMENT(gates, n, k * columns + j) = gate[k];
    }
    float cell = fmaf(gate[1], ELEMENT(cPrevious, n, j), gate[0] * gate[2]);
    float hidden = gate[3] * activation(outKind, outA, outB, cell);
    ELEMENT(c, n, j) = cell;
    ELEMENT(h, n, j) = hidden;
    if (y != 0) {
        ELEMENT(y, n, j) = hidden;
    }
}

KERNEL(GROUP, 1)
lstmGatesBackward(
        CONST_MATRIX(gates),
        CONST_MATRIX(cPrevious),
        CONST_MATRIX(c),
        CONST_MATRIX(dy),
        MATRIX(dh),
        MATRIX(dc),
        MATRIX(dGates),
        MATRIX(dhPrevious),
        const GLOBAL int *lengths,
        int step,
        int zeroOutput,
        int kinds,
        int outKind,
        float outA,
        float outB,
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    int carried = lengths != 0 && lengths[n] <= step;
    float dHidden = ELEMENT(dh, n, j);
    if (dy != 0 && !(carried && zeroOutput)) {
        dHidden += ELEMENT(dy, n, j);
        ELEMENT(dh, n, j) = dHidden;
    }
    ELEMENT(dhPrevious, n, j) = carried ? dHidden : 0.0f;
    if (carried) {
        for (int gate = 0; gate < 4; gate++) {
            ELEMENT(dGates, n, gate * columns + j) = 0.0f;
        }
        return;
    }
    float input = ELEMENT(gates, n, j);
    float forget = ELEMENT(gates, n, columns + j);
    float candidate = ELEMENT(gates, n, 2 * columns + j);
    float output = ELEMENT(gates, n, 3 * columns + j);
    float cell = ELEMENT(c, n, j);
    float shown = activation(outKind, outA, outB, cell);
    float slope = outKind == TANH ? 1.0f - shown * shown : activationSlope(outKind, outA, outB, cell);
    float dCell = fmaf(dHidden * output, slope, ELEMENT(dc, n, j));
    float previous = ELEMENT(cPrevious, n, j);
    ELEMENT(dGates, n, j) = dCell * candidate * gateSlope(GATE_KIND(kinds, 0), input);
    ELEMENT(dGates, n, columns + j) = dCell * previous * gateSlope(GATE_KIND(kinds, 1), forget);
    ELEMENT(dGates, n, 2 * columns + j) = dCell * input * gateSlope(GATE_KIND(kinds, 2), candidate);
    ELEMENT(dGates, n, 3 * columns + j) = dHidden * shown * gateSlope(GATE_KIND(kinds, 3), output);
    ELEMENT(dc, n, j) = dCell * forget;
}
