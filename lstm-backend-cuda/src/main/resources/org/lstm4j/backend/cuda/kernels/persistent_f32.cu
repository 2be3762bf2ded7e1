// The recurrence of a whole LSTM sequence in one launch, f32 (persistent RNN: Diamos et al. 2016). A warp owns one hidden
// unit and keeps the unit's four recurrent weight rows in registers for all T steps; a block owns as many neighbouring units
// as it has warps, and ROWS rows of the batch. The grid, blocks of units x groups of rows, must be co-resident.

// Sums over the warp the lanes' partial products `part` [gate][row], so that lane gate << 3 | row << (3 - log2 ROWS), and
// those that differ in its low bits only, end with the sum of (gate, row). Whatever ROWS is, a sum is the same tree over
// lanes: a row's bits do not depend on the batch around it.
template <int COUNT>
static __device__ __forceinline__ float transposeSum(float (&part)[COUNT], int lane) {
    int live = COUNT;
#pragma unroll
    for (int mask = 16; mask > 0; mask >>= 1) {
        if (live > 1) {
            live >>= 1;
            bool upper = lane & mask;
#pragma unroll
            for (int i = 0; i < COUNT / 2; i++) {
                if (i < live) {
                    float keep = upper ? part[i + live] : part[i];
                    float give = upper ? part[i] : part[i + live];
                    part[i] = keep + __shfl_xor_sync(0xffffffffu, give, mask);
                }
            }
        } else {
            part[0] += __shfl_xor_sync(0xffffffffu, part[0], mask);
        }
    }
    return part[0];
}

// CHUNKS: hidden sizes up to 128 CHUNKS. ROWS: 1 or 8.
template <int CHUNKS, int ROWS>
static __device__ __forceinline__ void lstmPersistent(const LstmArguments &p) {
    constexpr int QUADS = CHUNKS * 32;           // float4 to a row of h
    constexpr int FLIGHT = ROWS == 1 ? 2 : 8;    // reads in flight
    constexpr int SHARED_BITS = ROWS == 1 ? 3 : 0;  // low bits of a lane in which all have the same (gate, row)
    extern __shared__ float4 staged[];           // h, two buffers [ROWS][QUADS]
    int lane = threadIdx.x & 31;
    int unit = blockIdx.x * (blockDim.x >> 5) + (threadIdx.x >> 5);
    int blockRow = p.firstRow + blockIdx.y * ROWS;
    int hidden = p.hidden;
    int stride = (hidden + 3) & ~3;  // words to a row of the exchange
    bool real = unit < hidden;

    float4 weight[4][CHUNKS];  // [gate], four steps of k
#pragma unroll
    for (int i = 0; i < CHUNKS; i++) {
        float4 w[4];
#pragma unroll
        for (int j = 0; j < 4; j++) {
            int k = (i * 32 + lane) * 4 + j;
            bool there = real && k < hidden;
            w[j] = there ? ((const float4 *) p.recurrent)[(long long) k * hidden + unit] : make_float4(0.0f, 0.0f, 0.0f, 0.0f);
        }
        weight[0][i] = make_float4(w[0].x, w[1].x, w[2].x, w[3].x);
        weight[1][i] = make_float4(w[0].y, w[1].y, w[2].y, w[3].y);
        weight[2][i] = make_float4(w[0].z, w[1].z, w[2].z, w[3].z);
        weight[3][i] = make_float4(w[0].w, w[1].w, w[2].w, w[3].w);
    }

    int gate = lane >> 3;
    int low = lane & 7;
    int row = blockRow + (low >> SHARED_BITS);
    bool inBatch = row < p.endRow;
    bool live = real && inBatch;
    bool distinct = (low & ((1 << SHARED_BITS) - 1)) == 0;  // one lane for each (gate, row)
    bool first = distinct && gate == 0;                     // one lane for each row
    float h = live && p.h0 ? p.h0[row * p.h0Row + unit] : 0.0f;
    float c = live && p.c0 ? p.c0[row * p.c0Row + unit] : 0.0f;
    int length = live && p.lengths ? p.lengths[row] : p.steps;
    long long gateTime = (long long) p.batch * 4 * hidden;
    const float *gateAt = p.gates + ((long long) row * hidden + unit) * 4 + gate;

    for (int i = threadIdx.x; i < 2 * ROWS * QUADS; i += blockDim.x) {
        staged[i] = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    }
    __syncthreads();
    if (p.h0) {
        float *target = (float *) staged;
        for (int i = threadIdx.x; i < ROWS * hidden; i += blockDim.x) {
            int r = i / hidden;
            int k = i - r * hidden;
            if (blockRow + r < p.endRow) {
                target[r * QUADS * 4 + k] = p.h0[(blockRow + r) * p.h0Row + k];
            }
        }
    }

    int spins = 0;
    float pre = live ? gateAt[(p.reverse ? p.steps - 1 : 0) * gateTime] : 0.0f;
    for (int s = 0; s < p.steps; s++) {
        int t = p.reverse ? p.steps - 1 - s : s;
        float4 *tile = staged + (s & 1) * ROWS * QUADS;
        if (s > 0) {
            const unsigned *slot = p.exchange + ((long long) (s - 1) * p.batch + blockRow) * stride;
            for (int base = threadIdx.x; base < ROWS * QUADS; base += FLIGHT * blockDim.x) {
                uint4 v[FLIGHT];
                int offset[FLIGHT];
#pragma unroll
                for (int i = 0; i < FLIGHT; i++) {
                    int at = base + i * blockDim.x;
                    int r = at / QUADS;
                    int q = at % QUADS;
                    bool there = r < ROWS && blockRow + r < p.endRow && q * 4 < stride;
                    offset[i] = there ? r * stride + q * 4 : ABSENT;
                }
                awaitWords(v, slot, offset, spins, p.error);
#pragma unroll
                for (int i = 0; i < FLIGHT; i++) {
                    if (offset[i] != ABSENT) {
                        tile[base + i * blockDim.x] = make_float4(
                                __uint_as_float(v[i].x),
                                __uint_as_float(v[i].y),
                                __uint_as_float(v[i].z),
                                __uint_as_float(v[i].w));
                    }
                }
            }
        }
        __syncthreads();

        float part[4 * ROWS];
#pragma unroll
        for (int i = 0; i < 4 * ROWS; i++) {
            part[i] = 0.0f;
        }
#pragma unroll
        for (int i = 0; i < CHUNKS; i++) {
#pragma unroll
            for (int r = 0; r < ROWS; r++) {
                float4 v = tile[r * QUADS + i * 32 + lane];
#pragma unroll
                for (int g = 0; g < 4; g++) {
                    part[g * ROWS + r] = fmaf(weight[g][i].x, v.x, part[g * ROWS + r]);
                    part[g * ROWS + r] = fmaf(weight[g][i].y, v.y, part[g * ROWS + r]);
                    part[g * ROWS + r] = fmaf(weight[g][i].z, v.z, part[g * ROWS + r]);
                    part[g * ROWS + r] = fmaf(weight[g][i].w, v.w, part[g * ROWS + r]);
                }
            }
        }
        // Four lanes evaluate the four gates at once: sigmoid(z) = tanh(z / 2) / 2 + 1 / 2.
        float z = pre + transposeSum<4 * ROWS>(part, lane);
        float a = tanhf(gate == 2 ? z : 0.5f * z);
        a = gate == 2 ? a : fmaf(0.5f, a, 0.5f);
        float input = __shfl_sync(0xffffffffu, a, low);
        float forget = __shfl_sync(0xffffffffu, a, low | 8);
        float candidate = __shfl_sync(0xffffffffu, a, low | 16);
        float output = __shfl_sync(0xffffffffu, a, low | 24);
        bool valid = t < length;
        if (valid) {
            c = fmaf(forget, c, input * candidate);
            h = output * tanhf(c);
        }
        if (first && inBatch && unit < stride) {
            publish(p.exchange + ((long long) s * p.batch + row) * stride + unit, real ? __float_as_uint(h) : 0u);
        }
        if (live) {
            if (distinct && p.gatesOut) {
                long long at = t * p.gatesOutTime + row * p.gatesOutRow + (long long) unit * p.gatesOutUnit;
                p.gatesOut[at + (long long) gate * p.gatesOutGate] = valid ? a : 0.0f;
            }
            if (first && p.hOut) {
                p.hOut[t * p.hOutTime + row * p.hOutRow + unit] = h;
            }
            if (first && p.cOut) {
                p.cOut[t * p.cOutTime + row * p.cOutRow + unit] = valid || p.carryCells ? c : 0.0f;
            }
            if (first && p.y) {
                p.y[t * p.yTime + row * p.yRow + unit] = valid || p.carryOutput ? h : 0.0f;
            }
            if (s + 1 < p.steps) {
                pre = gateAt[(p.reverse ? t - 1 : t + 1) * gateTime];
            }
        }
    }
    if (live && first) {
        if (p.hLast) {
            p.hLast[row * p.hLastRow + unit] = h;
        }
        if (p.cLast) {
            p.cLast[row * p.cLastRow + unit] = c;
        }
    }
}

#define PERSISTENT(CHUNKS, ROWS) \
    extern "C" __global__ void __launch_bounds__(CHUNKS <= 4 ? 512 : 256) \
            lstmPersistent_##CHUNKS##_##ROWS(LSTM_PARAMETERS) { \
        lstmPersistent<CHUNKS, ROWS>(LSTM_ARGUMENTS); \
    }

PERSISTENT(1, 1)
PERSISTENT(2, 1)
PERSISTENT(4, 1)
PERSISTENT(8, 1)
PERSISTENT(1, 8)
PERSISTENT(2, 8)
PERSISTENT(4, 8)
PERSISTENT(8, 8)
