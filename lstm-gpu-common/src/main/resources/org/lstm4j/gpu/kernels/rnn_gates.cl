// The simple recurrent cell after its matrix products: one activation.

KERNEL(GROUP, 1)
rnnGates(
        MATRIX(gates),
        CONST_MATRIX(hPrevious),
        MATRIX(h),
        MATRIX(y),
        STEP_OPTIONS,
        ACTIVATION(hidden),
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    int carried = IS_CARRIED(n);
    float gate = carried ? 0.0f : GATE(hidden, ELEMENT(gates, n, j));
    float hidden = carried ? ELEMENT(hPrevious, n, j) : gate;
    ELEMENT(gates, n, j) = gate;
    ELEMENT(h, n, j) = hidden;
    if (y != 0) {
        ELEMENT(y, n, j) = carried && zeroOutput ? 0.0f : hidden;
    }
}

KERNEL(GROUP, 1)
rnnGatesBackward(
        CONST_MATRIX(preActivations),
        CONST_MATRIX(gates),
        CONST_MATRIX(dy),
        MATRIX(dh),
        MATRIX(dGates),
        MATRIX(dhPrevious),
        STEP_OPTIONS,
        ACTIVATION(hidden),
        int rows,
        int columns) {
    FOR_ELEMENT(n, j);
    int carried = IS_CARRIED(n);
    ALL_OF_DH(n, j)
    ELEMENT(dhPrevious, n, j) = carried ? dHidden : 0.0f;
    float slope = GATE_SLOPE(hidden, PRE_ACTIVATION(n, j), ELEMENT(gates, n, j));
    ELEMENT(dGates, n, j) = carried ? 0.0f : dHidden * slope;
}
