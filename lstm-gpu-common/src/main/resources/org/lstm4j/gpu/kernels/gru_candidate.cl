// The second half: the candidate, whose product sees what gru_reset.cl left in p's place, and the state.

#define STEP(rung) gruCandidateStep##rung
#define STEP_PARAMETERS STEP_BEGIN, STEP_END
#define SUMS float
#define NO_SUMS 0.0f
#define START(n, j) GRU_GATE(GRU_N, n, j)
#define HIDDEN(n, k) GRU_GATE(GRU_P, n, k)
#define WEIGHTS(k, j) GRU_WEIGHT(GRU_P, k, j)
#define ADD_PRODUCT(sum, h, w) fmaf(h, w, sum)
#define FINISH(n, j, sum) \
    do { \
        float candidate = 0.0f; \
        float hidden = ENTRY(hIn, inSlot, n, j); \
        int carried = IS_CARRIED(n); \
        if (!carried) { \
            float update = GRU_GATE(GRU_Z, n, j); \
            candidate = gateValue(kinds, 2, sum); \
            hidden = fmaf(update, hidden, (1.0f - update) * candidate); \
        } \
        STORE_STATE(n, j, carried, hidden); \
        if (keepGates) { \
            GRU_GATE(GRU_N, n, j) = candidate; \
        } \
    } while (0)
