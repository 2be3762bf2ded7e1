// One time step of the LSTM in one launch: recurrent product, activations, cell update. Gates are interleaved: the four
// pre-activations of unit j stand side by side at 4 j, in z [N, H, 4] as in the recurrent weights [H, H, 4], so that one item
// holds all of a unit's gates in registers and the cell needs no second pass.
//
// A ladder of kernels. Except for the last, each gives the bits of the one below and of gemm and lstmGates: a gate is one
// chain of fma over k, ascending, that starts from z.

// In: z holds biases and input product of the step; hIn and cIn are slot inSlot of the states. Out: slot outSlot, which for h
// must be another than inSlot, because every item reads all of a row; y; and the activated gates in z if keepGates.
#define STEP_PARAMETERS \
    const GLOBAL float *weights, \
    i64 recurrentOffset, \
    SLOTS(z), \
    CONST_SLOTS(hIn), \
    CONST_SLOTS(cIn), \
    SLOTS(hOut), \
    SLOTS(cOut), \
    SLOTS(y), \
    CONST_SLOTS(mask), \
    const GLOBAL int *lengths, \
    int zeroOutput, \
    int keepGates, \
    int kinds, \
    int outKind, \
    float outA, \
    float outB, \
    int rows, \
    int units, \
    int step, \
    int zSlot, \
    int inSlot, \
    int outSlot
// Four bits for each gate's activation, SIGMOID or TANH, i lowest.
#define GATE_KIND(kinds, gate) (((kinds) >> (4 * (gate))) & 15)
#define RECURRENT(k, j) (weights + recurrentOffset + ((i64) (k) * units + (j)) * 4)
#define GATES(n, j) (&ENTRY(z, zSlot, n, (i64) (j) * 4))
#define HIDDEN(n, k) (ENTRY(hIn, inSlot, n, k) * (mask == 0 ? 1.0f : ENTRY(mask, step, n, k)))

DEVICE float gateValue(int kinds, int gate, float z) {
    return GATE_KIND(kinds, gate) == SIGMOID ? sigmoid(z) : tanhf(z);
}

DEVICE float4 zero4(void) {
    float4 zero;
    zero.x = zero.y = zero.z = zero.w = 0.0f;
    return zero;
}

DEVICE float4 addProduct(float4 sum, float h, float4 w) {
    sum.x = fmaf(h, w.x, sum.x);
    sum.y = fmaf(h, w.y, sum.y);
    sum.z = fmaf(h, w.z, sum.z);
    sum.w = fmaf(h, w.w, sum.w);
    return sum;
}

// What follows the product, in terms of the step's parameters.
#define FINISH_STEP(n, j, sum) \
    do { \
        float hidden; \
        float cell = ENTRY(cIn, inSlot, n, j); \
        float4 gates = zero4(); \
        int carried = lengths != 0 && lengths[n] <= step; \
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
        ENTRY(hOut, outSlot, n, j) = hidden; \
        if (y != 0) { \
            ENTRY(y, step, n, j) = carried && zeroOutput ? 0.0f : hidden; \
        } \
        if (keepGates) { \
            STORE4(GATES(n, j), gates); \
        } \
    } while (0)

// Rung 1: one item per unit and row, straight from global memory. For a handful of rows nothing is shared anyway.
KERNEL(GROUP, 1) lstmStepNaive(STEP_PARAMETERS) {
    i64 index = INDEX;
    if (index >= (i64) rows * units) return;
    int n = (int) (index / units);
    int j = (int) (index % units);
    float4 sum = LOAD4(GATES(n, j));
    for (int k = 0; k < units; k++) {
        float4 w = LOAD4(RECURRENT(k, j));
        float h = HIDDEN(n, k);
        sum = addProduct(sum, h, w);
    }
    FINISH_STEP(n, j, sum);
}

// Rung 2: TILE rows and units a group, operands through local memory.
KERNEL(TILE, TILE) lstmStepTiled(STEP_PARAMETERS) {
    LOCAL float tileH[TILE][TILE + 1];
    LOCAL float4 tileW[TILE][TILE];
    int n = GROUP_X * TILE + ITEM_Y;
    int j = GROUP_Y * TILE + ITEM_X;
    int inside = n < rows && j < units;
    float4 sum = inside ? LOAD4(GATES(n, j)) : zero4();
    for (int k0 = 0; k0 < units; k0 += TILE) {
        tileH[ITEM_Y][ITEM_X] = n < rows && k0 + ITEM_X < units ? HIDDEN(n, k0 + ITEM_X) : 0.0f;
        tileW[ITEM_Y][ITEM_X] = k0 + ITEM_Y < units && j < units ? LOAD4(RECURRENT(k0 + ITEM_Y, j)) : zero4();
        BARRIER();
        UNROLL for (int k = 0; k < TILE; k++) {
            sum = addProduct(sum, tileH[ITEM_Y][k], tileW[k][ITEM_X]);
        }
        BARRIER();
    }
    if (inside) {
        FINISH_STEP(n, j, sum);
    }
}

// Rung 3: an item holds the gates of one unit in four rows, so that 8 floats from local memory feed 16 fma. A group covers
// 32 units, whose items lie side by side, and 32 rows.
#define STEP_UNITS 32
#define STEP_ROW_ITEMS 8
#define STEP_ROWS (STEP_ROW_ITEMS * PER_ITEM)

KERNEL(STEP_UNITS, STEP_ROW_ITEMS) lstmStepBlocked(STEP_PARAMETERS) {
    LOCAL float tileH[STEP_ROWS][TILE + 1];
    LOCAL float4 tileW[TILE][STEP_UNITS];
    int item = ITEM_Y * STEP_UNITS + ITEM_X;
    int firstRow = GROUP_X * STEP_ROWS;
    int j = GROUP_Y * STEP_UNITS + ITEM_X;
    float4 sum[PER_ITEM];
    UNROLL for (int p = 0; p < PER_ITEM; p++) {
        int n = firstRow + ITEM_Y + p * STEP_ROW_ITEMS;
        sum[p] = n < rows && j < units ? LOAD4(GATES(n, j)) : zero4();
    }
    for (int k0 = 0; k0 < units; k0 += TILE) {
        UNROLL for (int part = 0; part < 2; part++) {
            int hRow = (item + part * GROUP) / TILE;
            int hStep = (item + part * GROUP) % TILE;
            int inH = firstRow + hRow < rows && k0 + hStep < units;
            tileH[hRow][hStep] = inH ? HIDDEN(firstRow + hRow, k0 + hStep) : 0.0f;
            int wStep = ITEM_Y + part * STEP_ROW_ITEMS;
            tileW[wStep][ITEM_X] = k0 + wStep < units && j < units ? LOAD4(RECURRENT(k0 + wStep, j)) : zero4();
        }
        BARRIER();
        UNROLL for (int k = 0; k < TILE; k++) {
            float4 w = tileW[k][ITEM_X];
            UNROLL for (int p = 0; p < PER_ITEM; p++) {
                sum[p] = addProduct(sum[p], tileH[ITEM_Y + p * STEP_ROW_ITEMS][k], w);
            }
        }
        BARRIER();
    }
    UNROLL for (int p = 0; p < PER_ITEM; p++) {
        int n = firstRow + ITEM_Y + p * STEP_ROW_ITEMS;
        if (n < rows && j < units) {
            FINISH_STEP(n, j, sum[p]);
        }
    }
}

// Beside the ladder, for few rows where the order of summation is free: the sum over k is shared out among 32 items, which
// fills a device that one item per unit would leave idle. One row and 8 units a group.
#define SPLIT_UNITS 8
#define SPLIT_SHARES 32

KERNEL(SPLIT_UNITS, SPLIT_SHARES) lstmStepSplit(STEP_PARAMETERS) {
    LOCAL float4 sums[SPLIT_SHARES][SPLIT_UNITS];
    int n = GROUP_X;
    int j = GROUP_Y * SPLIT_UNITS + ITEM_X;
    float4 sum = zero4();
    if (j < units) {
        for (int k = ITEM_Y; k < units; k += SPLIT_SHARES) {
            float4 w = LOAD4(RECURRENT(k, j));
            float h = HIDDEN(n, k);
            sum = addProduct(sum, h, w);
        }
    }
    sums[ITEM_Y][ITEM_X] = sum;
    BARRIER();
    for (int width = SPLIT_SHARES / 2; width > 0; width /= 2) {
        if (ITEM_Y < width) {
            float4 other = sums[ITEM_Y + width][ITEM_X];
            sums[ITEM_Y][ITEM_X] = addProduct(sums[ITEM_Y][ITEM_X], 1.0f, other);
        }
        BARRIER();
    }
    if (ITEM_Y == 0 && j < units) {
        sum = LOAD4(GATES(n, j));
        float4 product = sums[0][ITEM_X];
        sum = addProduct(sum, 1.0f, product);
        FINISH_STEP(n, j, sum);
    }
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
