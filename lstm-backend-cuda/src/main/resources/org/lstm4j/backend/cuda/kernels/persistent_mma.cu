// The recurrence of a whole LSTM sequence in one launch on tensor cores: operands rounded to FORMAT, f32 accumulation, gates
// and state. A block of 8 warps owns 8 BLOCKS neighbouring units (32 BLOCKS gate rows, the gates of a unit side by side),
// whose weights stay in registers as mma fragments, and 8 TILES rows of the batch. The warps are 2 halves of the gate rows
// times 4 quarters of k; their partial sums meet in shared memory. The grid must be co-resident.

static __device__ __forceinline__ float hyperbolic(float x) {
    float e = __expf(-2.0f * fabsf(x));
    return copysignf(__fdividef(1.0f - e, 1.0f + e), x);
}

static __device__ __forceinline__ float sigmoid(float x) {
    return __fdividef(1.0f, 1.0f + __expf(-x));
}

// SLABS: 16-word slabs of k to a quarter, so that the hidden size is 64 SLABS PER_WORD.
template <typename F, int SLABS, int TILES, int BLOCKS>
static __device__ __forceinline__ void lstmPersistentMma(const LstmArguments &p) {
    constexpr int HIDDEN = 64 * F::PER_WORD * SLABS;
    constexpr int UNITS = 8 * BLOCKS;
    constexpr int ROWS = 8 * TILES;
    constexpr int WORDS = 64 * SLABS;               // to a row of h
    constexpr int PITCH = WORDS + 4;                // in shared memory: neighbouring rows lie 4 banks apart
    constexpr int SUMS = 4 * UNITS + 4;             // floats to a row of partial sums
    constexpr int OWN = (UNITS * ROWS + 255) / 256;  // (unit, row) pairs of a thread
    constexpr int CHAINS = TILES == 1 ? 2 : 1;      // independent sums that hide the latency of mma
    constexpr int AHEAD = 6;                        // steps by which gates are fetched into L2
    extern __shared__ unsigned tile[];              // h [ROWS][PITCH], then sums [2][4][ROWS][SUMS]
    float *sums = (float *) (tile + ROWS * PITCH);

    int lane = threadIdx.x & 31;
    int half = (threadIdx.x >> 5) & 1;
    int quarter = threadIdx.x >> 6;
    int firstUnit = blockIdx.x * UNITS;
    int blockRow = p.firstRow + blockIdx.y * ROWS;

    unsigned weight[BLOCKS][2 * SLABS][4];
#pragma unroll
    for (int m = 0; m < BLOCKS; m++) {
#pragma unroll
        for (int k = 0; k < 2 * SLABS; k++) {
#pragma unroll
            for (int j = 0; j < 4; j++) {
                int gateRow = (half * BLOCKS + m) * 16 + (lane >> 2) + (j & 1) * 8;
                int column = (quarter * 16 * SLABS + k * 8 + (lane & 3) + (j >> 1) * 4) * F::PER_WORD;
                const float *w = p.recurrent + ((long long) column * HIDDEN + firstUnit) * 4 + gateRow;
                weight[m][k][j] = F::pack(w[0], w[(F::PER_WORD - 1) * 4 * HIDDEN]);
            }
        }
    }

    int unit = firstUnit + threadIdx.x % UNITS;
    float h[OWN], c[OWN];
    float4 pre[OWN];
    int length[OWN];
    long long gateTime = (long long) p.batch * 4 * HIDDEN;
#pragma unroll
    for (int i = 0; i < OWN; i++) {
        int r = threadIdx.x / UNITS + i * (256 / UNITS);
        int row = blockRow + r;
        bool live = r < ROWS && row < p.endRow;
        h[i] = live && p.h0 ? p.h0[row * p.h0Row + unit] : 0.0f;
        c[i] = live && p.c0 ? p.c0[row * p.c0Row + unit] : 0.0f;
        length[i] = live ? p.lengths ? p.lengths[row] : p.steps : 0;
        long long at = (p.reverse ? p.steps - 1 : 0) * gateTime + ((long long) row * HIDDEN + unit) * 4;
        pre[i] = live ? *(const float4 *) (p.gates + at) : make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    }
    for (int i = threadIdx.x; i < ROWS * WORDS; i += 256) {
        int r = i / WORDS;
        int w = i - r * WORDS;
        bool live = p.h0 && blockRow + r < p.endRow;
        const float *source = p.h0 + (blockRow + r) * p.h0Row + w * F::PER_WORD;
        tile[r * PITCH + w] = live ? F::pack(source[0], source[F::PER_WORD - 1]) : 0u;
    }
    __syncthreads();

    unsigned fragments = sharedAddress(tile + (lane & 7) * PITCH + quarter * 16 * SLABS + (lane >> 3) * 4);
    int spins = 0;
    int member = (half << 5) | lane;  // among the 64 threads of a quarter
    for (int s = 0; s < p.steps; s++) {
        int t = p.reverse ? p.steps - 1 - s : s;
        if (s > 0) {
            constexpr int QUADS = 4 * SLABS;                // to a row's quarter
            constexpr int READS = (ROWS * QUADS + 63) / 64;  // to a thread
            constexpr int FLIGHT = READS < 8 ? READS : 8;   // in flight at once
            const unsigned *slot = p.exchange + ((long long) (s - 1) * p.batch + blockRow) * WORDS + quarter * 16 * SLABS;
#pragma unroll
            for (int first = 0; first < READS; first += FLIGHT) {
                uint4 v[FLIGHT];
                int offset[FLIGHT];
#pragma unroll
                for (int i = 0; i < FLIGHT; i++) {
                    int q = (first + i) * 64 + member;
                    int r = q / QUADS;
                    bool there = r < ROWS && blockRow + r < p.endRow;
                    offset[i] = there ? r * WORDS + (q - r * QUADS) * 4 : ABSENT;
                }
                awaitWords(v, slot, offset, spins, p.error);
#pragma unroll
                for (int i = 0; i < FLIGHT; i++) {
                    int q = (first + i) * 64 + member;
                    int r = q / QUADS;
                    if (offset[i] != ABSENT) {
                        *(uint4 *) (tile + r * PITCH + quarter * 16 * SLABS + (q - r * QUADS) * 4) = v[i];
                    }
                }
            }
            asm volatile("bar.sync %0, 64;" ::"r"(quarter + 1) : "memory");
        }

        float acc[CHAINS][BLOCKS][TILES][4];
#pragma unroll
        for (int i = 0; i < CHAINS * BLOCKS * TILES * 4; i++) {
            (&acc[0][0][0][0])[i] = 0.0f;
        }
#pragma unroll
        for (int k = 0; k < SLABS; k++) {
            unsigned b[TILES][4];
#pragma unroll
            for (int n = 0; n < TILES; n++) {
                loadMatrices(b[n], fragments + (n * 8 * PITCH + k * 16) * 4);
            }
#pragma unroll
            for (int part = 0; part < 2; part++) {
#pragma unroll
                for (int m = 0; m < BLOCKS; m++) {
#pragma unroll
                    for (int n = 0; n < TILES; n++) {
                        F::mma(acc[part % CHAINS][m][n], weight[m][2 * k + part], b[n][2 * part], b[n][2 * part + 1]);
                    }
                }
            }
        }
        // Two buffers take turns: whoever writes one again has seen h of all who read it.
        float *mine = sums + ((s & 1) * 4 + quarter) * ROWS * SUMS;
#pragma unroll
        for (int m = 0; m < BLOCKS; m++) {
#pragma unroll
            for (int n = 0; n < TILES; n++) {
#pragma unroll
                for (int j = 0; j < 4; j++) {
                    int r = n * 8 + (lane & 3) * 2 + (j & 1);
                    int gateRow = (half * BLOCKS + m) * 16 + (lane >> 2) + (j >> 1) * 8;
                    float value = acc[0][m][n][j];
                    mine[r * SUMS + gateRow] = CHAINS == 1 ? value : value + acc[CHAINS - 1][m][n][j];
                }
            }
        }
        __syncthreads();

#pragma unroll
        for (int i = 0; i < OWN; i++) {
            int r = threadIdx.x / UNITS + i * (256 / UNITS);
            int row = blockRow + r;
            if (r < ROWS) {
                const float *from = sums + ((s & 1) * 4 * ROWS + r) * SUMS + (threadIdx.x % UNITS) * 4;
                float4 q0 = *(const float4 *) from;
                float4 q1 = *(const float4 *) (from + ROWS * SUMS);
                float4 q2 = *(const float4 *) (from + 2 * ROWS * SUMS);
                float4 q3 = *(const float4 *) (from + 3 * ROWS * SUMS);
                float input = sigmoid(pre[i].x + ((q0.x + q1.x) + (q2.x + q3.x)));
                float forget = sigmoid(pre[i].y + ((q0.y + q1.y) + (q2.y + q3.y)));
                float candidate = hyperbolic(pre[i].z + ((q0.z + q1.z) + (q2.z + q3.z)));
                float output = sigmoid(pre[i].w + ((q0.w + q1.w) + (q2.w + q3.w)));
                bool valid = t < length[i];
                if (valid) {
                    c[i] = fmaf(forget, c[i], input * candidate);
                    h[i] = output * hyperbolic(c[i]);
                }
                float next = __shfl_down_sync(0xffffffffu, h[i], 1);
                if (row < p.endRow) {
                    if (threadIdx.x % F::PER_WORD == 0) {
                        publish(p.exchange + ((long long) s * p.batch + row) * WORDS + unit / F::PER_WORD, F::pack(h[i], next));
                    }
                    if (p.y) {
                        p.y[t * p.yTime + row * p.yRow + unit] = valid || p.carryOutput ? h[i] : 0.0f;
                    }
                    if (p.gatesOut) {
                        float *out = p.gatesOut + t * p.gatesOutTime + row * p.gatesOutRow + (long long) unit * p.gatesOutUnit;
                        out[0] = valid ? input : 0.0f;
                        out[p.gatesOutGate] = valid ? forget : 0.0f;
                        out[2ll * p.gatesOutGate] = valid ? candidate : 0.0f;
                        out[3ll * p.gatesOutGate] = valid ? output : 0.0f;
                    }
                    if (p.hOut) {
                        p.hOut[t * p.hOutTime + row * p.hOutRow + unit] = h[i];
                    }
                    if (p.cOut) {
                        p.cOut[t * p.cOutTime + row * p.cOutRow + unit] = valid || p.carryCells ? c[i] : 0.0f;
                    }
                    long long forward = p.reverse ? -gateTime : gateTime;
                    const float *at = p.gates + t * gateTime + ((long long) row * HIDDEN + unit) * 4;
                    if (s + 1 < p.steps) {
                        pre[i] = *(const float4 *) (at + forward);
                    }
                    if (s + AHEAD < p.steps && threadIdx.x % 8 == 0) {
                        asm volatile("prefetch.global.L2 [%0];" ::"l"(at + AHEAD * forward));
                    }
                }
            }
        }
    }
#pragma unroll
    for (int i = 0; i < OWN; i++) {
        int r = threadIdx.x / UNITS + i * (256 / UNITS);
        int row = blockRow + r;
        if (r < ROWS && row < p.endRow) {
            if (p.hLast) {
                p.hLast[row * p.hLastRow + unit] = h[i];
            }
            if (p.cLast) {
                p.cLast[row * p.cLastRow + unit] = c[i];
            }
        }
    }
}

#define PERSISTENT(SLABS, TILES, BLOCKS) \
    extern "C" __global__ void __launch_bounds__(256, 1) lstmPersistent_##SLABS##_##TILES(LSTM_PARAMETERS) { \
        lstmPersistentMma<FORMAT, SLABS, TILES, BLOCKS>(LSTM_ARGUMENTS); \
    }

PERSISTENT(4, 1, 2)
PERSISTENT(4, 2, 2)
PERSISTENT(4, 4, 2)
PERSISTENT(8, 1, 2)
PERSISTENT(8, 2, 2)
PERSISTENT(8, 4, 2)
#ifdef WIDE_WORDS
PERSISTENT(16, 1, 1)
PERSISTENT(16, 2, 1)
PERSISTENT(16, 4, 1)
#else
PERSISTENT(2, 1, 2)
PERSISTENT(2, 2, 2)
PERSISTENT(2, 4, 2)
#endif
