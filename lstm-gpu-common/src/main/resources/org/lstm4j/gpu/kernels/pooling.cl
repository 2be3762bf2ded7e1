// Pooling over time: one work item per row and column walks over the row's steps, ascending. Rows without lengths have all.

#define POOL_MEAN 0
#define POOL_MAX 1
#define POOL_LAST 2

DEVICE int poolLength(const GLOBAL int *lengths, int row, int steps) {
    int length = lengths == 0 ? steps : lengths[row];
    return length < 0 ? 0 : length > steps ? steps : length;
}

// The first step that holds the largest value, or the first NaN.
#define POOL_LARGEST(step, value, x, row, column, length) \
    int step = 0; \
    float value = ENTRY(x, 0, row, column); \
    for (int t = 1; t < length && value == value; t++) { \
        float candidate = ENTRY(x, t, row, column); \
        if (candidate > value || candidate != candidate) { \
            value = candidate; \
            step = t; \
        } \
    }

KERNEL(GROUP, 1)
pool(CONST_SLOTS(x), const GLOBAL int *lengths, MATRIX(y), int kind, int steps, int rows, int columns) {
    FOR_ELEMENT(r, j);
    int length = poolLength(lengths, r, steps);
    float result = 0.0f;
    if (length > 0 && kind == POOL_MEAN) {
        for (int t = 0; t < length; t++) {
            result += ENTRY(x, t, r, j);
        }
        result /= (float) length;
    } else if (length > 0 && kind == POOL_LAST) {
        result = ENTRY(x, length - 1, r, j);
    } else if (length > 0) {
        POOL_LARGEST(step, value, x, r, j, length);
        result = ENTRY(x, step, r, j);
    }
    ELEMENT(y, r, j) = result;
}

KERNEL(GROUP, 1)
poolBackward(CONST_SLOTS(x), const GLOBAL int *lengths, CONST_MATRIX(dy), SLOTS(dx), int kind, int steps, int rows, int columns) {
    FOR_ELEMENT(r, j);
    int length = poolLength(lengths, r, steps);
    float d = ELEMENT(dy, r, j);
    int only = length - 1;
    if (length > 0 && kind == POOL_MAX) {
        POOL_LARGEST(step, value, x, r, j, length);
        only = step;
    }
    for (int t = 0; t < steps; t++) {
        float share = kind == POOL_MEAN ? d / (float) length : t == only ? d : 0.0f;
        ENTRY(dx, t, r, j) = t < length ? share : 0.0f;
    }
}
