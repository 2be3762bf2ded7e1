// Sums in an order that depends on shapes alone: each work item sums a fixed share in ascending order, a group adds its
// items' sums in a tree, and one last group does the same with what the groups left in `partial`. No atomics: two runs agree.

// The sum over a group of what its items bring; every item gets it.
DEVICE float groupSum(LOCAL_POINTER float *sums, float mine) {
    sums[ITEM_X] = mine;
    BARRIER();
    for (int width = GROUP / 2; width > 0; width /= 2) {
        if (ITEM_X < width) {
            sums[ITEM_X] += sums[ITEM_X + width];
        }
        BARRIER();
    }
    float sum = sums[0];
    BARRIER();
    return sum;
}

DEVICE float groupMaximum(LOCAL_POINTER float *values, float mine) {
    values[ITEM_X] = mine;
    BARRIER();
    for (int width = GROUP / 2; width > 0; width /= 2) {
        if (ITEM_X < width) {
            values[ITEM_X] = fmaxf(values[ITEM_X], values[ITEM_X + width]);
        }
        BARRIER();
    }
    float maximum = values[0];
    BARRIER();
    return maximum;
}

// The last group of every reduction: result = (result +) sum of partial[0, count).
KERNEL(GROUP, 1) sumPartial(const GLOBAL float *partial, int count, MATRIX(result), int accumulate) {
    LOCAL float sums[GROUP];
    float mine = 0.0f;
    for (int i = ITEM_X; i < count; i += GROUP) {
        mine += partial[i];
    }
    float sum = groupSum(sums, mine);
    if (ITEM_X == 0) {
        ELEMENT(result, 0, 0) = accumulate ? ELEMENT(result, 0, 0) + sum : sum;
    }
}

KERNEL(GROUP, 1) sumOfSquares(const GLOBAL float *values, i64 count, GLOBAL float *partial) {
    LOCAL float sums[GROUP];
    float mine = 0.0f;
    for (i64 i = INDEX; i < count; i += (i64) GROUPS_X * GROUP) {
        mine = fmaf(values[i], values[i], mine);
    }
    float sum = groupSum(sums, mine);
    if (ITEM_X == 0) {
        partial[GROUP_X] = sum;
    }
}

// Sums of rows: 32 columns per group, each column's rows shared out among 8 items.
#define SUM_COLUMNS 32
#define SUM_SHARES 8

KERNEL(SUM_COLUMNS, SUM_SHARES) sumRows(CONST_MATRIX(a), MATRIX(out), int accumulate, int rows, int columns) {
    LOCAL float sums[SUM_SHARES][SUM_COLUMNS];
    int j = GROUP_X * SUM_COLUMNS + ITEM_X;
    float mine = 0.0f;
    if (j < columns) {
        for (int r = ITEM_Y; r < rows; r += SUM_SHARES) {
            mine += ELEMENT(a, r, j);
        }
    }
    sums[ITEM_Y][ITEM_X] = mine;
    BARRIER();
    if (ITEM_Y == 0 && j < columns) {
        float sum = accumulate ? ELEMENT(out, 0, j) : 0.0f;
        for (int share = 0; share < SUM_SHARES; share++) {
            sum += sums[share][ITEM_X];
        }
        ELEMENT(out, 0, j) = sum;
    }
}
