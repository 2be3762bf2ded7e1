// The simple recurrent cell's step: one sum, one activation.

#define STEP(rung) rnnStep##rung
#define STEP_PARAMETERS STEP_BEGIN, STEP_END
#define SUMS float
#define NO_SUMS 0.0f
#define START(n, j) ENTRY(z, zSlot, n, j)
#define HIDDEN(n, k) MASKED_HIDDEN(n, k)
#define WEIGHTS(k, j) weights[recurrentOffset + (i64) (k) * units + (j)]
#define ADD_PRODUCT(sum, h, w) fmaf(h, w, sum)
#define FINISH(n, j, sum) \
    do { \
        int carried = IS_CARRIED(n); \
        float gate = carried ? 0.0f : gateValue(kinds, 0, sum); \
        float hidden = carried ? ENTRY(hIn, inSlot, n, j) : gate; \
        STORE_STATE(n, j, carried, hidden); \
        if (keepGates) { \
            ENTRY(z, zSlot, n, j) = gate; \
        } \
    } while (0)
