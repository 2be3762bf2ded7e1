// The GRU cell after its matrix products (org.lstm4j.math.GruGates has the formulas): one work item per unit of a row. Gates
// are blocks r, z, n side by side, in place; otherwise as in the LSTM's. A GRU that resets after the product brings the
// candidate's `recurrent`; in one that resets before it, gruReset has been there for r.

KERNEL(GROUP, 1)
gruGates(
        MATRIX(gates),
        CONST_MATRIX(recurrent),
        CONST_MATRIX(hPrevious),
        MATRIX(h),
        MATRIX(y),
        const GLOBAL int *lengths,
        int step,
        int zeroOutput,
        int kinds,
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    float previous = ELEMENT(hPrevious, n, j);
    if (lengths != 0 && lengths[n] <= step) {
        for (int gate = 0; gate < 3; gate++) {
            ELEMENT(gates, n, gate * columns + j) = 0.0f;
        }
        ELEMENT(h, n, j) = previous;
        if (y != 0) {
            ELEMENT(y, n, j) = zeroOutput ? 0.0f : previous;
        }
        return;
    }
    float candidate = ELEMENT(gates, n, 2 * columns + j);
    if (recurrent != 0) {
        float reset = gateValue(kinds, 0, ELEMENT(gates, n, j));
        ELEMENT(gates, n, j) = reset;
        candidate = fmaf(reset, ELEMENT(recurrent, n, j), candidate);
    }
    float update = gateValue(kinds, 1, ELEMENT(gates, n, columns + j));
    candidate = gateValue(kinds, 2, candidate);
    float hidden = fmaf(update, previous, (1.0f - update) * candidate);
    ELEMENT(gates, n, columns + j) = update;
    ELEMENT(gates, n, 2 * columns + j) = candidate;
    ELEMENT(h, n, j) = hidden;
    if (y != 0) {
        ELEMENT(y, n, j) = hidden;
    }
}

KERNEL(GROUP, 1)
gruGatesBackward(
        CONST_MATRIX(gates),
        CONST_MATRIX(recurrent),
        CONST_MATRIX(hPrevious),
        CONST_MATRIX(dy),
        MATRIX(dh),
        MATRIX(dGates),
        MATRIX(dRecurrent),
        MATRIX(dhPrevious),
        const GLOBAL int *lengths,
        int step,
        int zeroOutput,
        int kinds,
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    int carried = lengths != 0 && lengths[n] <= step;
    float dHidden = ELEMENT(dh, n, j);
    if (dy != 0 && !(carried && zeroOutput)) {
        dHidden += ELEMENT(dy, n, j);
        ELEMENT(dh, n, j) = dHidden;
    }
    float update = ELEMENT(gates, n, columns + j);
    float candidate = ELEMENT(gates, n, 2 * columns + j);
    float dUpdate = 0.0f;
    float dCandidate = 0.0f;
    if (!carried) {
        dUpdate = dHidden * (ELEMENT(hPrevious, n, j) - candidate) * gateSlope(GATE_KIND(kinds, 1), update);
        dCandidate = dHidden * (1.0f - update) * gateSlope(GATE_KIND(kinds, 2), candidate);
    }
    ELEMENT(dhPrevious, n, j) = carried ? dHidden : dHidden * update;
    ELEMENT(dGates, n, columns + j) = dUpdate;
    ELEMENT(dGates, n, 2 * columns + j) = dCandidate;
    if (recurrent != 0) {
        float reset = ELEMENT(gates, n, j);
        float dReset = dCandidate * ELEMENT(recurrent, n, j) * gateSlope(GATE_KIND(kinds, 0), reset);
        ELEMENT(dGates, n, j) = carried ? 0.0f : dReset;
        ELEMENT(dRecurrent, n, j) = carried ? 0.0f : dCandidate * reset;
    }
}

// r, and r * h, on which the candidate's product waits.
KERNEL(GROUP, 1)
gruReset(
        MATRIX(gates),
        CONST_MATRIX(h),
        MATRIX(product),
        const GLOBAL int *lengths,
        int step,
        int kinds,
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    float reset = 0.0f;
    float reached = 0.0f;
    if (lengths == 0 || lengths[n] > step) {
        reset = gateValue(kinds, 0, ELEMENT(gates, n, j));
        reached = reset * ELEMENT(h, n, j);
    }
    ELEMENT(gates, n, j) = reset;
    ELEMENT(product, n, j) = reached;
}

// dh may be dProduct.
KERNEL(GROUP, 1)
gruResetBackward(
        CONST_MATRIX(gates),
        CONST_MATRIX(h),
        CONST_MATRIX(dProduct),
        MATRIX(dGates),
        MATRIX(dh),
        const GLOBAL int *lengths,
        int step,
        int kinds,
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    float dReset = 0.0f;
    float dHidden = 0.0f;
    if (lengths == 0 || lengths[n] > step) {
        float d = ELEMENT(dProduct, n, j);
        float reset = ELEMENT(gates, n, j);
        dReset = d * ELEMENT(h, n, j) * gateSlope(GATE_KIND(kinds, 0), reset);
        dHidden = d * reset;
    }
    ELEMENT(dGates, n, j) = dReset;
    ELEMENT(dh, n, j) = dHidden;
}
