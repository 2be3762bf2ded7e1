// The first half of a GRU's step where the reset comes before the product: r, z, and r * h in p's place, for whose whole row the
// candidate's product has to wait. Blocks as in gru.cl.

typedef struct {
    float r;
    float z;
} ResetSums;

DEVICE ResetSums resetSums(float r, float z) {
    ResetSums sums;
    sums.r = r;
    sums.z = z;
    return sums;
}

DEVICE ResetSums addResetProduct(ResetSums sum, float h, ResetSums w) {
    return resetSums(fmaf(h, w.r, sum.r), fmaf(h, w.z, sum.z));
}

#define STEP(rung) gruResetStep##rung
#define STEP_PARAMETERS STEP_BEGIN, STEP_END
#define SUMS ResetSums
#define NO_SUMS resetSums(0.0f, 0.0f)
#define START(n, j) resetSums(GRU_GATE(GRU_R, n, j), GRU_GATE(GRU_Z, n, j))
#define HIDDEN(n, k) MASKED_HIDDEN(n, k)
#define WEIGHTS(k, j) resetSums(GRU_WEIGHT(GRU_R, k, j), GRU_WEIGHT(GRU_Z, k, j))
#define ADD_PRODUCT(sum, h, w) addResetProduct(sum, h, w)
#define FINISH(n, j, sum) \
    do { \
        float reset = 0.0f; \
        float update = 0.0f; \
        float reached = 0.0f; \
        if (!IS_CARRIED(n)) { \
            reset = gateValue(kinds, 0, (sum).r); \
            update = gateValue(kinds, 1, (sum).z); \
            reached = reset * HIDDEN(n, j); \
        } \
        GRU_GATE(GRU_P, n, j) = reached; \
        GRU_GATE(GRU_R, n, j) = reset; \
        GRU_GATE(GRU_Z, n, j) = update; \
    } while (0)
