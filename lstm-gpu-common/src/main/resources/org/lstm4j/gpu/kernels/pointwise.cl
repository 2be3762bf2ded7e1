// Kernels with one work item per element, counted row by row.

#define FOR_ELEMENT(row, column) \
    i64 index = INDEX; \
    if (index >= (i64) rows * columns) return; \
    int row = (int) (index / columns); \
    int column = (int) (index % columns)

KERNEL(GROUP, 1) add(CONST_MATRIX(x), MATRIX(y), int rows, int columns) {
    FOR_ELEMENT(r, j);
    ELEMENT(y, r, j) += ELEMENT(x, r, j);
}

KERNEL(GROUP, 1) multiply(CONST_MATRIX(a), CONST_MATRIX(b), MATRIX(y), int rows, int columns) {
    FOR_ELEMENT(r, j);
    ELEMENT(y, r, j) = ELEMENT(a, r, j) * ELEMENT(b, r, j);
}

KERNEL(GROUP, 1) copy(CONST_MATRIX(x), MATRIX(y), int rows, int columns) {
    FOR_ELEMENT(r, j);
    ELEMENT(y, r, j) = ELEMENT(x, r, j);
}

KERNEL(GROUP, 1) addBias(MATRIX(c), CONST_MATRIX(bias), int rows, int columns) {
    FOR_ELEMENT(r, j);
    ELEMENT(c, r, j) += ELEMENT(bias, 0, j);
}

// Every row becomes a + b, either of which may be absent.
KERNEL(GROUP, 1) biasRows(CONST_MATRIX(a), CONST_MATRIX(b), MATRIX(c), int rows, int columns) {
    FOR_ELEMENT(r, j);
    ELEMENT(c, r, j) = (a == 0 ? 0.0f : ELEMENT(a, 0, j)) + (b == 0 ? 0.0f : ELEMENT(b, 0, j));
}

KERNEL(GROUP, 1) zeroPadding(MATRIX(y), const GLOBAL int *lengths, int step, int rows, int columns) {
    FOR_ELEMENT(r, j);
    if (lengths[r] <= step) {
        ELEMENT(y, r, j) = 0.0f;
    }
}

KERNEL(GROUP, 1)
copyPadding(CONST_MATRIX(x), MATRIX(y), const GLOBAL int *lengths, int step, int rows, int columns) {
    FOR_ELEMENT(r, j);
    if (lengths[r] <= step) {
        ELEMENT(y, r, j) = ELEMENT(x, r, j);
    }
}

KERNEL(GROUP, 1) activate(CONST_MATRIX(x), MATRIX(y), int kind, float a, float b, int rows, int columns) {
    FOR_ELEMENT(r, j);
    ELEMENT(y, r, j) = activation(kind, a, b, ELEMENT(x, r, j));
}

KERNEL(GROUP, 1)
activateBackward(CONST_MATRIX(x), CONST_MATRIX(y), CONST_MATRIX(dy), MATRIX(dx), int kind, float a, float b, int rows, int columns) {
    FOR_ELEMENT(r, j);
    float slope = kind == SIGMOID || kind == TANH
            ? gateSlope(kind, ELEMENT(y, r, j))
            : activationSlope(kind, a, b, ELEMENT(x, r, j));
    ELEMENT(dx, r, j) = ELEMENT(dy, r, j) * slope;
}

KERNEL(GROUP, 1)
gather(CONST_MATRIX(table), const GLOBAL int *ids, int entries, MATRIX(out), int rows, int columns) {
    FOR_ELEMENT(r, j);
    int id = ids[r];
    ELEMENT(out, r, j) = id >= 0 && id < entries ? ELEMENT(table, id, j) : 0.0f;
}

// One work item per column walks over the rows, so that rows of equal id add up in order.
KERNEL(GROUP, 1)
scatterAdd(CONST_MATRIX(from), const GLOBAL int *ids, int entries, MATRIX(table), int rows, int columns) {
    i64 j = INDEX;
    if (j >= columns) return;
    for (int r = 0; r < rows; r++) {
        int id = ids[r];
        if (id >= 0 && id < entries) {
            ELEMENT(table, id, j) += ELEMENT(from, r, j);
        }
    }
}

// Word (counter3 & 3) of a Philox4x32-10 block, as org.lstm4j.spi.Philox.bits.
DEVICE u32 philox(u32 key0, u32 key1, u32 counter0, u32 counter1, u32 counter2, u32 counter3) {
    u32 x0 = counter0;
    u32 x1 = counter1;
    u32 x2 = counter2;
    u32 x3 = counter3 >> 2;
    for (int round = 0; round < 10; round++) {
        u32 high0 = HIGH_PRODUCT(0xD2511F53u, x0);
        u32 low0 = 0xD2511F53u * x0;
        u32 high1 = HIGH_PRODUCT(0xCD9E8D57u, x2);
        u32 low1 = 0xCD9E8D57u * x2;
        x0 = high1 ^ x1 ^ key0;
        x1 = low1;
        x2 = high0 ^ x3 ^ key1;
        x3 = low0;
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    u32 word = counter3 & 3;
    return word == 0 ? x0 : word == 1 ? x1 : word == 2 ? x2 : x3;
}

KERNEL(GROUP, 1)
dropout(CONST_MATRIX(x), MATRIX(y), float rate, float scale, int key0, int key1, int counter, int step, int rows, int columns) {
    FOR_ELEMENT(r, j);
    u32 bits = philox((u32) key0, (u32) key1, (u32) counter, (u32) step, (u32) r, (u32) j);
    float word = (float) (bits >> 8) * (1.0f / 16777216.0f);
    ELEMENT(y, r, j) = word < rate ? 0.0f : ELEMENT(x, r, j) * scale;
}
