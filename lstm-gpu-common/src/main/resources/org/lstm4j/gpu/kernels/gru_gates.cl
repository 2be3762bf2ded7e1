// The GRU cell after its matrix products; org.lstm4j.math.GruGates has the formulas. Blocks r, z, n. A GRU that resets after
// the product brings the candidate's `recurrent`; in one that resets before it, gruReset has been there for r.

KERNEL(GROUP, 1)
gruGates(
        MATRIX(gates),
        CONST_MATRIX(recurrent),
        CONST_MATRIX(hPrevious),
        MATRIX(h),
        MATRIX(y),
        STEP_OPTIONS,
        ACTIVATION(reset),
        ACTIVATION(update),
        ACTIVATION(candidate),
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    float previous = ELEMENT(hPrevious, n, j);
    if (IS_CARRIED(n)) {
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
        float reset = GATE(reset, ELEMENT(gates, n, j));
        ELEMENT(gates, n, j) = reset;
        candidate = fmaf(reset, ELEMENT(recurrent, n, j), candidate);
    }
    float update = GATE(update, ELEMENT(gates, n, columns + j));
    candidate = GATE(candidate, candidate);
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
        CONST_MATRIX(preActivations),
        CONST_MATRIX(gates),
        CONST_MATRIX(recurrent),
        CONST_MATRIX(hPrevious),
        CONST_MATRIX(dy),
        MATRIX(dh),
        MATRIX(dGates),
        MATRIX(dRecurrent),
        MATRIX(dhPrevious),
        STEP_OPTIONS,
        ACTIVATION(reset),
        ACTIVATION(update),
        ACTIVATION(candidate),
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    int carried = IS_CARRIED(n);
    ALL_OF_DH(n, j)
    float update = ELEMENT(gates, n, columns + j);
    float candidate = ELEMENT(gates, n, 2 * columns + j);
    float dUpdate = 0.0f;
    float dCandidate = 0.0f;
    if (!carried) {
        float updateSlope = GATE_SLOPE(update, PRE_ACTIVATION(n, columns + j), update);
        float z = PRE_ACTIVATION(n, 2 * columns + j);
        if (recurrent != 0) {
            z = fmaf(ELEMENT(gates, n, j), ELEMENT(recurrent, n, j), z);
        }
        dUpdate = dHidden * (ELEMENT(hPrevious, n, j) - candidate) * updateSlope;
        dCandidate = dHidden * (1.0f - update) * GATE_SLOPE(candidate, z, candidate);
    }
    ELEMENT(dhPrevious, n, j) = carried ? dHidden : dHidden * update;
    ELEMENT(dGates, n, columns + j) = dUpdate;
    ELEMENT(dGates, n, 2 * columns + j) = dCandidate;
    if (recurrent != 0) {
        float reset = ELEMENT(gates, n, j);
        float dReset = dCandidate * ELEMENT(recurrent, n, j) * GATE_SLOPE(reset, PRE_ACTIVATION(n, j), reset);
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
        STEP_OPTIONS,
        ACTIVATION(reset),
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    float reset = 0.0f;
    float reached = 0.0f;
    if (!IS_CARRIED(n)) {
        reset = GATE(reset, ELEMENT(gates, n, j));
        reached = reset * ELEMENT(h, n, j);
    }
    ELEMENT(gates, n, j) = reset;
    ELEMENT(product, n, j) = reached;
}

// dh may be dProduct.
KERNEL(GROUP, 1)
gruResetBackward(
        CONST_MATRIX(preActivations),
        CONST_MATRIX(gates),
        CONST_MATRIX(h),
        CONST_MATRIX(dProduct),
        MATRIX(dGates),
        MATRIX(dh),
        STEP_OPTIONS,
        ACTIVATION(reset),
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    float dReset = 0.0f;
    float dHidden = 0.0f;
    if (!IS_CARRIED(n)) {
        float d = ELEMENT(dProduct, n, j);
        float reset = ELEMENT(gates, n, j);
        dReset = d * ELEMENT(h, n, j) * GATE_SLOPE(reset, PRE_ACTIVATION(n, j), reset);
        dHidden = d * reset;
    }
    ELEMENT(dGates, n, j) = dReset;
    ELEMENT(dh, n, j) = dHidden;
}
