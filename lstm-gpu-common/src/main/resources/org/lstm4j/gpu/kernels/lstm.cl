// The LSTM's step. Gates are interleaved: the four pre-activations of unit j stand side by side at 4 j, in z [N, H, 4] as in
// the recurrent weights [H, H, 4], so that an item has all four in one load.

#define LSTM_GATES(n, j) (&ENTRY(z, zSlot, n, (i64) (j) * 4))

DEVICE float4 zero4(void) {
    float4 zero;
    zero.x = zero.y = zero.z = zero.w = 0.0f;
    return zero;
}

DEVICE float4 addProduct4(float4 sum, float h, float4 w) {
    sum.x = fmaf(h, w.x, sum.x);
    sum.y = fmaf(h, w.y, sum.y);
    sum.z = fmaf(h, w.z, sum.z);
    sum.w = fmaf(h, w.w, sum.w);
    return sum;
}

// Gradients of a step's pointwise part. In: dh and dc [N, H] hold what later steps send back. Out: dz, interleaved; dc for
// the step before; dhPrevious, the part of dh that only carries; all of dh[t] in report, where wanted.
KERNEL(GROUP, 1)
lstmStepBackward(
        CONST_SLOTS(gates),
        CONST_SLOTS(cIn),
        CONST_SLOTS(cOut),
        CONST_SLOTS(dy),
        SLOTS(report),
        SLOTS(dz),
        CONST_MATRIX(dh),
        MATRIX(dc),
        MATRIX(dhPrevious),
        const GLOBAL int *lengths,
        int zeroOutput,
        int kinds,
        int outKind,
        float outA,
        float outB,
        int rows,
        int units,
        int step,
        int dzSlot) {
    i64 index = INDEX;
    if (index >= (i64) rows * units) return;
    int n = (int) (index / units);
    int j = (int) (index % units);
    int carried = lengths != 0 && lengths[n] <= step;
    float dHidden = ELEMENT(dh, n, j);
    if (dy != 0 && !(carried && zeroOutput)) {
        dHidden += ENTRY(dy, step, n, j);
    }
    if (report != 0) {
        ENTRY(report, step, n, j) = carried ? 0.0f : dHidden;
    }
    ELEMENT(dhPrevious, n, j) = carried ? dHidden : 0.0f;
    float4 gradient = zero4();
    if (!carried) {
        float4 gate = LOAD4(&ENTRY(gates, step, n, (i64) j * 4));
        float cell = ENTRY(cOut, step, n, j);
        float shown = activation(outKind, outA, outB, cell);
        float slope = outKind == TANH ? 1.0f - shown * shown : activationSlope(outKind, outA, outB, cell);
        float dCell = fmaf(dHidden * gate.w, slope, ELEMENT(dc, n, j));
        gradient.x = dCell * gate.z * gateSlope(GATE_KIND(kinds, 0), gate.x);
        gradient.y = dCell * ENTRY(cIn, step, n, j) * gateSlope(GATE_KIND(kinds, 1), gate.y);
        gradient.z = dCell * gate.x * gateSlope(GATE_KIND(kinds, 2), gate.z);
        gradient.w = dHidden * shown * gateSlope(GATE_KIND(kinds, 3), gate.w);
        ELEMENT(dc, n, j) = dCell * gate.y;
    }
    STORE4(&ENTRY(dz, dzSlot, n, (i64) j * 4), gradient);
}

// A step's gates and cell state for people: canonical order, zeros past a row's length.
KERNEL(GROUP, 1)
lstmTrace(
        CONST_MATRIX(z), CONST_MATRIX(c), MATRIX(gatesOut), MATRIX(cOut), const GLOBAL int *lengths, int step, int rows, int columns) {
    FOR_ELEMENT(n, j);
    for (int gate = 0; gate < 4; gate++) {
        ELEMENT(gatesOut, n, gate * columns + j) = ELEMENT(z, n, 4 * (i64) j + gate);
    }
    if (cOut != 0) {
        ELEMENT(cOut, n, j) = lengths != 0 && lengths[n] <= step ? 0.0f : ELEMENT(c, n, j);
    }
}

#define STEP(rung) lstmStep##rung
#define STEP_PARAMETERS \
    STEP_BEGIN, CONST_SLOTS(cIn), SLOTS(cOut), int outKind, float outA, float outB, STEP_END
#define SUMS float4
#define NO_SUMS zero4()
#define START(n, j) LOAD4(LSTM_GATES(n, j))
#define HIDDEN(n, k) MASKED_HIDDEN(n, k)
#define WEIGHTS(k, j) LOAD4(weights + recurrentOffset + ((i64) (k) * units + (j)) * 4)
#define ADD_PRODUCT(sum, h, w) addProduct4(sum, h, w)
#define FINISH(n, j, sum) \
    do { \
        float hidden; \
        float cell = ENTRY(cIn, inSlot, n, j); \
        float4 gates = zero4(); \
        int carried = IS_CARRIED(n); \
        if (carried) { \
            hidden = ENTRY(hIn, inSlot, n, j); \
        } else { \
            gates.x = gateValue(kinds, 0, (sum).x); \
            gates.y = gateValue(kinds, 1, (sum).y); \
            gates.z = gateValue(kinds, 2, (sum).z); \
            gates.w = gateValue(kinds, 3, (sum).w); \
            cell = fmaf(gates.y, cell, gates.x * gates.z); \
            hidden = gates.w * activation(outKind, outA, outB, cell); \
        } \
        ENTRY(cOut, outSlot, n, j) = cell; \
        STORE_STATE(n, j, carried, hidden); \
        if (keepGates) { \
            STORE4(LSTM_GATES(n, j), gates); \
        } \
    } while (0)
