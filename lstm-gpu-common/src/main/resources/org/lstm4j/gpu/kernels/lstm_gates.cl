// The LSTM cell after its matrix products; org.lstm4j.math.LstmGates has the formulas. Blocks i, f, g, o.

#define FORGET_FROM_INPUT 1
#define INPUT_FROM_FORGET 2

// What a gate or a gradient gains by a cell state or a gradient at its place among the peepholes i, f, o.
#define SEEING(place, cell, z) (peephole == 0 ? (z) : fmaf(ELEMENT(peephole, 0, (place) * columns + j), cell, z))

KERNEL(GROUP, 1)
lstmGates(
        MATRIX(gates),
        CONST_MATRIX(peephole),
        CONST_MATRIX(hPrevious),
        CONST_MATRIX(cPrevious),
        MATRIX(h),
        MATRIX(c),
        MATRIX(y),
        STEP_OPTIONS,
        ACTIVATION(input),
        ACTIVATION(forget),
        ACTIVATION(candidate),
        ACTIVATION(output),
        ACTIVATION(shown),
        int coupling,
        float cellClip,
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    float previous = ELEMENT(cPrevious, n, j);
    if (IS_CARRIED(n)) {
        for (int gate = 0; gate < 4; gate++) {
            ELEMENT(gates, n, gate * columns + j) = 0.0f;
        }
        float carried = hPrevious == 0 ? 0.0f : ELEMENT(hPrevious, n, j);
        ELEMENT(c, n, j) = previous;
        ELEMENT(h, n, j) = carried;
        if (y != 0) {
            ELEMENT(y, n, j) = zeroOutput ? 0.0f : carried;
        }
        return;
    }
    float i = GATE(input, SEEING(0, previous, ELEMENT(gates, n, j)));
    float f = GATE(forget, SEEING(1, previous, ELEMENT(gates, n, columns + j)));
    if (coupling == FORGET_FROM_INPUT) {
        f = 1.0f - i;
    } else if (coupling == INPUT_FROM_FORGET) {
        i = 1.0f - f;
    }
    float g = GATE(candidate, ELEMENT(gates, n, 2 * columns + j));
    float cell = bounded(fmaf(f, previous, i * g), cellClip);
    float o = GATE(output, SEEING(2, cell, ELEMENT(gates, n, 3 * columns + j)));
    float hidden = o * activation(shownKind, shownA, shownB, cell);
    ELEMENT(gates, n, j) = i;
    ELEMENT(gates, n, columns + j) = f;
    ELEMENT(gates, n, 2 * columns + j) = g;
    ELEMENT(gates, n, 3 * columns + j) = o;
    ELEMENT(c, n, j) = cell;
    ELEMENT(h, n, j) = hidden;
    if (y != 0) {
        ELEMENT(y, n, j) = hidden;
    }
}

KERNEL(GROUP, 1)
lstmGatesBackward(
        CONST_MATRIX(preActivations),
        CONST_MATRIX(gates),
        CONST_MATRIX(peephole),
        CONST_MATRIX(cPrevious),
        CONST_MATRIX(c),
        CONST_MATRIX(dy),
        MATRIX(dh),
        MATRIX(dc),
        MATRIX(dGates),
        MATRIX(dhPrevious),
        STEP_OPTIONS,
        ACTIVATION(input),
        ACTIVATION(forget),
        ACTIVATION(candidate),
        ACTIVATION(output),
        ACTIVATION(shown),
        int coupling,
        float cellClip,
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    int carried = IS_CARRIED(n);
    ALL_OF_DH(n, j)
    if (dhPrevious != 0) {
        ELEMENT(dhPrevious, n, j) = carried ? dHidden : 0.0f;
    }
    if (carried) {
        for (int gate = 0; gate < 4; gate++) {
            ELEMENT(dGates, n, gate * columns + j) = 0.0f;
        }
        return;
    }
    float i = ELEMENT(gates, n, j);
    float f = ELEMENT(gates, n, columns + j);
    float g = ELEMENT(gates, n, 2 * columns + j);
    float o = ELEMENT(gates, n, 3 * columns + j);
    float cell = ELEMENT(c, n, j);
    float previous = ELEMENT(cPrevious, n, j);
    float shown = activation(shownKind, shownA, shownB, cell);
    float slope = shownKind == TANH ? 1.0f - shown * shown : activationSlope(shownKind, shownA, shownB, cell);
    float dOutput = dHidden * shown * GATE_SLOPE(output, SEEING(2, cell, PRE_ACTIVATION(n, 3 * columns + j)), o);
    float dCell = SEEING(2, dOutput, fmaf(dHidden * o, slope, ELEMENT(dc, n, j)));
    if (fabsf(fmaf(f, previous, i * g)) >= cellClip) {
        dCell = 0.0f;
    }
    float dInput = dCell * (coupling == FORGET_FROM_INPUT ? g - previous : g);
    float dForget = dCell * (coupling == INPUT_FROM_FORGET ? previous - g : previous);
    float dCandidate = dCell * i * GATE_SLOPE(candidate, PRE_ACTIVATION(n, 2 * columns + j), g);
    dInput *= GATE_SLOPE(input, SEEING(0, previous, PRE_ACTIVATION(n, j)), i);
    dForget *= GATE_SLOPE(forget, SEEING(1, previous, PRE_ACTIVATION(n, columns + j)), f);
    if (coupling == INPUT_FROM_FORGET) {
        dInput = 0.0f;
    } else if (coupling == FORGET_FROM_INPUT) {
        dForget = 0.0f;
    }
    ELEMENT(dGates, n, j) = dInput;
    ELEMENT(dGates, n, columns + j) = dForget;
    ELEMENT(dGates, n, 2 * columns + j) = dCandidate;
    ELEMENT(dGates, n, 3 * columns + j) = dOutput;
    ELEMENT(dc, n, j) = SEEING(1, dForget, SEEING(0, dInput, dCell * f));
}

// What a step adds to the peepholes' gradients: one item for each of them, rows ascending.
KERNEL(GROUP, 1)
peepholeGradient(
        CONST_MATRIX(dGates),
        CONST_MATRIX(cPrevious),
        CONST_MATRIX(c),
        MATRIX(dPeephole),
        const GLOBAL int *lengths,
        int step,
        int batch,
        int rows,
        int columns) {
    FOR_ELEMENT(place, j);
    int gate = place == 2 ? 3 : place;
    float sum = ELEMENT(dPeephole, 0, place * columns + j);
    for (int n = 0; n < batch; n++) {
        if (!IS_CARRIED(n)) {
            float seen = place == 2 ? ELEMENT(c, n, j) : ELEMENT(cPrevious, n, j);
            sum = fmaf(ELEMENT(dGates, n, gate * columns + j), seen, sum);
        }
    }
    ELEMENT(dPeephole, 0, place * columns + j) = sum;
}
