// One time step of a cell in one launch: recurrent product, activations, cell update. An item holds all of a unit's sums in
// registers, so that the cell needs no second pass over memory. The kernels stand in step.cl, which is compiled once for each
// cell, behind the file that says what the cell sums and how a step ends.

// How the arguments of a step begin and end; the cell's own stand between. In: z holds biases and input product of the step;
// hIn is slot inSlot of the states. Out: slot outSlot, which must be another than inSlot, because every item reads all of a
// row; y; and the activated gates in z if keepGates.
#define STEP_BEGIN \
    const GLOBAL float *weights, \
    i64 recurrentOffset, \
    SLOTS(z), \
    CONST_SLOTS(hIn), \
    SLOTS(hOut), \
    SLOTS(y), \
    CONST_SLOTS(mask), \
    const GLOBAL int *lengths, \
    int zeroOutput, \
    int keepGates, \
    int kinds
#define STEP_END int rows, int units, int step, int zSlot, int inSlot, int outSlot

// Four bits for each gate's activation, the first gate lowest: those that differentiate by their value.
#define GATE_KIND(kinds, gate) (((kinds) >> (4 * (gate))) & 15)

DEVICE float gateValue(int kinds, int gate, float z) {
    int kind = GATE_KIND(kinds, gate);
    return kind == SIGMOID ? sigmoid(z) : kind == TANH ? tanhf(z) : activation(RELU, 0.0f, 0.0f, z);
}

// What a recurrent product sees of the old state.
#define MASKED_HIDDEN(n, k) (ENTRY(hIn, inSlot, n, k) * (mask == 0 ? 1.0f : ENTRY(mask, step, n, k)))
#define STORE_STATE(n, j, carried, hidden) \
    do { \
        ENTRY(hOut, outSlot, n, j) = hidden; \
        if (y != 0) { \
            ENTRY(y, step, n, j) = (carried) && zeroOutput ? 0.0f : (hidden); \
        } \
    } while (0)

// A group of the third rung covers 32 units, whose items lie side by side, and 32 rows; one of the last, 8 units of one row.
#define STEP_UNITS 32
#define STEP_ROW_ITEMS 8
#define STEP_ROWS (STEP_ROW_ITEMS * PER_ITEM)
#define SPLIT_UNITS 8
#define SPLIT_SHARES 32
