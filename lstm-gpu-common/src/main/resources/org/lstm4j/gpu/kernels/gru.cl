// The GRU's step where the reset comes after the product: all in one launch, as the candidate's product does not wait for r.
//
// Blocks of a row of z [N, 4H]: p, what the candidate's recurrent product and bias add before the reset; then r, z, n. So what
// the input products fill, r z n, and what the recurrent ones fill, p r z, each stand in one piece; blocks of the recurrent
// weights [H, 3H] stand in the latter order.

#define GRU_P 0
#define GRU_R 1
#define GRU_Z 2
#define GRU_N 3
#define GRU_GATE(block, n, j) ENTRY(z, zSlot, n, (i64) (block) * units + (j))
#define GRU_WEIGHT(block, k, j) weights[recurrentOffset + ((i64) (k) * 3 + (block)) * units + (j)]

typedef struct {
    float p;
    float r;
    float z;
} GruSums;

DEVICE GruSums gruSums(float p, float r, float z) {
    GruSums sums;
    sums.p = p;
    sums.r = r;
    sums.z = z;
    return sums;
}

DEVICE GruSums addGruProduct(GruSums sum, float h, GruSums w) {
    return gruSums(fmaf(h, w.p, sum.p), fmaf(h, w.r, sum.r), fmaf(h, w.z, sum.z));
}

#define STEP(rung) gruStep##rung
#define STEP_PARAMETERS STEP_BEGIN, STEP_END
#define SUMS GruSums
#define NO_SUMS gruSums(0.0f, 0.0f, 0.0f)
#define START(n, j) gruSums(GRU_GATE(GRU_P, n, j), GRU_GATE(GRU_R, n, j), GRU_GATE(GRU_Z, n, j))
#define HIDDEN(n, k) MASKED_HIDDEN(n, k)
#define WEIGHTS(k, j) gruSums(GRU_WEIGHT(GRU_P, k, j), GRU_WEIGHT(GRU_R, k, j), GRU_WEIGHT(GRU_Z, k, j))
#define ADD_PRODUCT(sum, h, w) addGruProduct(sum, h, w)
#define FINISH(n, j, sum) \
    do { \
        float reset = 0.0f; \
        float update = 0.0f; \
        float candidate = 0.0f; \
        float hidden = ENTRY(hIn, inSlot, n, j); \
        int carried = IS_CARRIED(n); \
        if (!carried) { \
            reset = gateValue(kinds, 0, (sum).r); \
            update = gateValue(kinds, 1, (sum).z); \
            candidate = gateValue(kinds, 2, fmaf(reset, (sum).p, GRU_GATE(GRU_N, n, j))); \
            hidden = fmaf(update, hidden, (1.0f - update) * candidate); \
        } \
        STORE_STATE(n, j, carried, hidden); \
        if (keepGates) { \
            GRU_GATE(GRU_P, n, j) = (sum).p; \
            GRU_GATE(GRU_R, n, j) = reset; \
            GRU_GATE(GRU_Z, n, j) = update; \
            GRU_GATE(GRU_N, n, j) = candidate; \
        } \
    } while (0)
