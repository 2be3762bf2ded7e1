// The simple recurrent cell after its matrix products: one activation. Otherwise as the LSTM's gates.

KERNEL(GROUP, 1)
rnnGates(
        MATRIX(gates),
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
    int carried = lengths != 0 && lengths[n] <= step;
    float gate = carried ? 0.0f : gateValue(kinds, 0, ELEMENT(gates, n, j));
    float hidden = carried ? ELEMENT(hPrevious, n, j) : gate;
    ELEMENT(gates, n, j) = gate;
    ELEMENT(h, n, j) = hidden;
    if (y != 0) {
        ELEMENT(y, n, j) = carried && zeroOutput ? 0.0f : hidden;
    }
}

KERNEL(GROUP, 1)
rnnGatesBackward(
        CONST_MATRIX(gates),
        CONST_MATRIX(dy),
        MATRIX(dh),
        MATRIX(dGates),
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
    ELEMENT(dhPrevious, n, j) = carried ? dHidden : 0.0f;
    ELEMENT(dGates, n, j) = carried ? 0.0f : dHidden * gateSlope(GATE_KIND(kinds, 0), ELEMENT(gates, n, j));
}
