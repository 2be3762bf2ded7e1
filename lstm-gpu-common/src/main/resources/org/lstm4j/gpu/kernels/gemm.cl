// C [rows, columns] = op(A) op(B), or C += ..., a ladder of three kernels that give the same bits: each element is one chain
// of fma over k, ascending, from 0 or from the old C. A transposed operand is the same memory with its strides swapped: the
// element (i, k) of op(A) stands at a[aOffset + i * aRow + k * aStep].

#define OPERANDS \
    const GLOBAL float *a, i64 aOffset, i64 aRow, i64 aStep, const GLOBAL float *b, i64 bOffset, i64 bStep, i64 bColumn
#define A(i, k) a[aOffset + (i64) (i) * aRow + (i64) (k) * aStep]
#define B(k, j) b[bOffset + (i64) (k) * bStep + (i64) (j) * bColumn]

// Rung 1: one work item per element, straight from global memory. What the others are checked against.
KERNEL(GROUP, 1) gemmNaive(OPERANDS, MATRIX(c), int accumulate, int depth, int rows, int columns) {
    FOR_ELEMENT(i, j);
    float sum = accumulate ? ELEMENT(c, i, j) : 0.0f;
    for (int k = 0; k < depth; k++) {
        sum = fmaf(A(i, k), B(k, j), sum);
    }
    ELEMENT(c, i, j) = sum;
}

// Tiles that reach past the operands are filled with zeros, which add nothing to a sum.

// Rung 2: a group of TILE x TILE items computes as many elements, its operands passing through local memory once per group
// instead of once per item. For products too narrow for rung 3.
#define TILE 16

KERNEL(TILE, TILE) gemmTiled(OPERANDS, MATRIX(c), int accumulate, int depth, int rows, int columns) {
    LOCAL float tileA[TILE][TILE + 1];
    LOCAL float tileB[TILE][TILE + 1];
    int i = GROUP_X * TILE + ITEM_Y;
    int j = GROUP_Y * TILE + ITEM_X;
    int inside = i < rows && j < columns;
    float sum = accumulate && inside ? ELEMENT(c, i, j) : 0.0f;
    for (int k0 = 0; k0 < depth; k0 += TILE) {
        // The faster-running index of an operand follows ITEM_X, so that neighbours read neighbours.
        int alongK = aStep == 1;
        int ai = alongK ? ITEM_Y : ITEM_X;
        int ak = alongK ? ITEM_X : ITEM_Y;
        int inA = GROUP_X * TILE + ai < rows && k0 + ak < depth;
        tileA[ai][ak] = inA ? A(GROUP_X * TILE + ai, k0 + ak) : 0.0f;
        int alongColumns = bColumn == 1;
        int bk = alongColumns ? ITEM_Y : ITEM_X;
        int bj = alongColumns ? ITEM_X : ITEM_Y;
        int inB = k0 + bk < depth && GROUP_Y * TILE + bj < columns;
        tileB[bk][bj] = inB ? B(k0 + bk, GROUP_Y * TILE + bj) : 0.0f;
        BARRIER();
        UNROLL for (int k = 0; k < TILE; k++) {
            sum = fmaf(tileA[ITEM_Y][k], tileB[k][ITEM_X], sum);
        }
        BARRIER();
    }
    if (inside) {
        ELEMENT(c, i, j) = sum;
    }
}

// Rung 3: each item keeps a block of 4 x 4 elements in registers, so that 8 reads of local memory feed 16 fma; the group
// covers 64 x 64. An item's rows and columns lie 16 apart, which keeps local reads and global writes side by side.
#define BLOCK 64
#define BLOCK_ITEMS 16
#define BLOCK_STEPS 16
#define PER_ITEM 4

KERNEL(BLOCK_ITEMS, BLOCK_ITEMS) gemmBlocked(OPERANDS, MATRIX(c), int accumulate, int depth, int rows, int columns) {
    LOCAL float tileA[BLOCK_STEPS][BLOCK + 1];
    LOCAL float tileB[BLOCK_STEPS][BLOCK + 1];
    int item = ITEM_Y * BLOCK_ITEMS + ITEM_X;
    int firstRow = GROUP_X * BLOCK;
    int firstColumn = GROUP_Y * BLOCK;
    float sum[PER_ITEM][PER_ITEM];
    UNROLL for (int p = 0; p < PER_ITEM; p++) {
        UNROLL for (int q = 0; q < PER_ITEM; q++) {
            int i = firstRow + ITEM_Y + p * BLOCK_ITEMS;
            int j = firstColumn + ITEM_X + q * BLOCK_ITEMS;
            sum[p][q] = accumulate && i < rows && j < columns ? ELEMENT(c, i, j) : 0.0f;
        }
    }
    for (int k0 = 0; k0 < depth; k0 += BLOCK_STEPS) {
        UNROLL for (int part = 0; part < PER_ITEM; part++) {
            int place = item + part * BLOCK_ITEMS * BLOCK_ITEMS;
            int ai = aStep == 1 ? place / BLOCK_STEPS : place % BLOCK;
            int ak = aStep == 1 ? place % BLOCK_STEPS : place / BLOCK;
            int inA = firstRow + ai < rows && k0 + ak < depth;
            tileA[ak][ai] = inA ? A(firstRow + ai, k0 + ak) : 0.0f;
            int bj = bColumn == 1 ? place % BLOCK : place / BLOCK_STEPS;
            int bk = bColumn == 1 ? place / BLOCK : place % BLOCK_STEPS;
            int inB = k0 + bk < depth && firstColumn + bj < columns;
            tileB[bk][bj] = inB ? B(k0 + bk, firstColumn + bj) : 0.0f;
        }
        BARRIER();
        UNROLL for (int k = 0; k < BLOCK_STEPS; k++) {
            float left[PER_ITEM];
            float right[PER_ITEM];
            UNROLL for (int p = 0; p < PER_ITEM; p++) {
                left[p] = tileA[k][ITEM_Y + p * BLOCK_ITEMS];
                right[p] = tileB[k][ITEM_X + p * BLOCK_ITEMS];
            }
            UNROLL for (int p = 0; p < PER_ITEM; p++) {
                UNROLL for (int q = 0; q < PER_ITEM; q++) {
                    sum[p][q] = fmaf(left[p], right[q], sum[p][q]);
                }
            }
        }
        BARRIER();
    }
    UNROLL for (int p = 0; p < PER_ITEM; p++) {
        UNROLL for (int q = 0; q < PER_ITEM; q++) {
            int i = firstRow + ITEM_Y + p * BLOCK_ITEMS;
            int j = firstColumn + ITEM_X + q * BLOCK_ITEMS;
            if (i < rows && j < columns) {
                ELEMENT(c, i, j) = sum[p][q];
            }
        }
    }
}

#undef A
#undef B
