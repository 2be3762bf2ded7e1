// A ladder of kernels for one step of the cell that was described last. It says
//
//   STEP(rung)              a kernel's name, and STEP_PARAMETERS its arguments
//   SUMS, NO_SUMS           the type of what is summed for a unit, of its weights for one k too, and its zero
//   START(n, j)             what the sums of unit j in row n start from
//   HIDDEN(n, k)            what they are products with
//   WEIGHTS(k, j)           the weights of unit j
//   ADD_PRODUCT(sum, h, w)  the sums with one more product
//   FINISH(n, j, sum)       everything that follows
//
// Except for the last, each kernel gives the bits of the one below and of the composed step: a sum is one chain of fma over k,
// ascending.

// Rung 1: one item per unit and row, straight from global memory. For a handful of rows nothing is shared anyway.
KERNEL(GROUP, 1) STEP(Naive)(STEP_PARAMETERS) {
    i64 index = INDEX;
    if (index >= (i64) rows * units) return;
    int n = (int) (index / units);
    int j = (int) (index % units);
    SUMS sum = START(n, j);
    for (int k = 0; k < units; k++) {
        SUMS w = WEIGHTS(k, j);
        float h = HIDDEN(n, k);
        sum = ADD_PRODUCT(sum, h, w);
    }
    FINISH(n, j, sum);
}

// Rung 2: TILE rows and units a group, operands through local memory.
KERNEL(TILE, TILE) STEP(Tiled)(STEP_PARAMETERS) {
    LOCAL float tileH[TILE][TILE + 1];
    LOCAL SUMS tileW[TILE][TILE];
    int n = GROUP_X * TILE + ITEM_Y;
    int j = GROUP_Y * TILE + ITEM_X;
    int inside = n < rows && j < units;
    SUMS sum = inside ? START(n, j) : NO_SUMS;
    NO_UNROLL for (int k0 = 0; k0 < units; k0 += TILE) {
        tileH[ITEM_Y][ITEM_X] = n < rows && k0 + ITEM_X < units ? HIDDEN(n, k0 + ITEM_X) : 0.0f;
        tileW[ITEM_Y][ITEM_X] = k0 + ITEM_Y < units && j < units ? WEIGHTS(k0 + ITEM_Y, j) : NO_SUMS;
        BARRIER();
        UNROLL for (int k = 0; k < TILE; k++) {
            sum = ADD_PRODUCT(sum, tileH[ITEM_Y][k], tileW[k][ITEM_X]);
        }
        BARRIER();
    }
    if (inside) {
        FINISH(n, j, sum);
    }
}

// Rung 3: an item holds the sums of one unit in four rows, so that each weight from local memory feeds four fma.
KERNEL(STEP_UNITS, STEP_ROW_ITEMS) STEP(Blocked)(STEP_PARAMETERS) {
    LOCAL float tileH[STEP_ROWS][TILE + 1];
    LOCAL SUMS tileW[TILE][STEP_UNITS];
    int item = ITEM_Y * STEP_UNITS + ITEM_X;
    int firstRow = GROUP_X * STEP_ROWS;
    int j = GROUP_Y * STEP_UNITS + ITEM_X;
    SUMS sum[PER_ITEM];
    UNROLL for (int p = 0; p < PER_ITEM; p++) {
        int n = firstRow + ITEM_Y + p * STEP_ROW_ITEMS;
        sum[p] = n < rows && j < units ? START(n, j) : NO_SUMS;
    }
    NO_UNROLL for (int k0 = 0; k0 < units; k0 += TILE) {
        UNROLL for (int part = 0; part < 2; part++) {
            int hRow = (item + part * GROUP) / TILE;
            int hStep = (item + part * GROUP) % TILE;
            int inH = firstRow + hRow < rows && k0 + hStep < units;
            tileH[hRow][hStep] = inH ? HIDDEN(firstRow + hRow, k0 + hStep) : 0.0f;
            int wStep = ITEM_Y + part * STEP_ROW_ITEMS;
            tileW[wStep][ITEM_X] = k0 + wStep < units && j < units ? WEIGHTS(k0 + wStep, j) : NO_SUMS;
        }
        BARRIER();
        UNROLL for (int k = 0; k < TILE; k++) {
            SUMS w = tileW[k][ITEM_X];
            UNROLL for (int p = 0; p < PER_ITEM; p++) {
                sum[p] = ADD_PRODUCT(sum[p], tileH[ITEM_Y + p * STEP_ROW_ITEMS][k], w);
            }
        }
        BARRIER();
    }
    UNROLL for (int p = 0; p < PER_ITEM; p++) {
        int n = firstRow + ITEM_Y + p * STEP_ROW_ITEMS;
        if (n < rows && j < units) {
            FINISH(n, j, sum[p]);
        }
    }
}

// Beside the ladder, for few rows where the order of summation is free: the sum over k is shared out among 32 items, which
// fills a device that one item per unit would leave idle. One row and 8 units a group.
KERNEL(SPLIT_UNITS, SPLIT_SHARES) STEP(Split)(STEP_PARAMETERS) {
    LOCAL SUMS sums[SPLIT_SHARES][SPLIT_UNITS];
    int n = GROUP_X;
    int j = GROUP_Y * SPLIT_UNITS + ITEM_X;
    SUMS sum = NO_SUMS;
    if (j < units) {
        for (int k = ITEM_Y; k < units; k += SPLIT_SHARES) {
            SUMS w = WEIGHTS(k, j);
            float h = HIDDEN(n, k);
            sum = ADD_PRODUCT(sum, h, w);
        }
    }
    sums[ITEM_Y][ITEM_X] = sum;
    BARRIER();
    for (int width = SPLIT_SHARES / 2; width > 0; width /= 2) {
        if (ITEM_Y < width) {
            SUMS other = sums[ITEM_Y + width][ITEM_X];
            sums[ITEM_Y][ITEM_X] = ADD_PRODUCT(sums[ITEM_Y][ITEM_X], 1.0f, other);
        }
        BARRIER();
    }
    if (ITEM_Y == 0 && j < units) {
        sum = START(n, j);
        SUMS product = sums[0][ITEM_X];
        sum = ADD_PRODUCT(sum, 1.0f, product);
        FINISH(n, j, sum);
    }
}

#undef STEP
#undef STEP_PARAMETERS
#undef SUMS
#undef NO_SUMS
#undef START
#undef HIDDEN
#undef WEIGHTS
#undef ADD_PRODUCT
#undef FINISH
