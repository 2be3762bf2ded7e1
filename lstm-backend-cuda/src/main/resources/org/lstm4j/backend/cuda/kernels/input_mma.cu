// The input products of all steps on tensor cores: operands rounded to FORMAT once, f32 accumulation.

// out [rows, words] = the rows of a, rounded and packed; words past column k are zero. Row i is row i % batch of step i / batch.
extern "C" __global__ void __launch_bounds__(256) roundRows(
        int rows, int k, int words, const float *a, int batch, long long aTime, long long aRow, unsigned *out) {
    long long count = (long long) rows * words;
    for (long long i = blockIdx.x * 256ll + threadIdx.x; i < count; i += gridDim.x * 256ll) {
        int r = (int) (i / words);
        int column = (int) (i % words) * FORMAT::PER_WORD;
        const float *from = a + (r / batch) * aTime + (r % batch) * aRow + column;
        float low = column < k ? from[0] : 0.0f;
        float high = column + FORMAT::PER_WORD - 1 < k ? from[FORMAT::PER_WORD - 1] : 0.0f;
        out[i] = FORMAT::pack(low, high);
    }
}

// out [n, words] = the columns of b [k, n], rounded and packed likewise.
extern "C" __global__ void __launch_bounds__(256) roundColumns(int n, int k, int words, const float *b, unsigned *out) {
    long long count = (long long) n * words;
    for (long long i = blockIdx.x * 256ll + threadIdx.x; i < count; i += gridDim.x * 256ll) {
        int column = (int) (i % n);
        int w = (int) (i / n);
        int first = w * FORMAT::PER_WORD;
        int last = first + FORMAT::PER_WORD - 1;
        float low = first < k ? b[(long long) first * n + column] : 0.0f;
        float high = last < k ? b[(long long) last * n + column] : 0.0f;
        out[(long long) column * words + w] = FORMAT::pack(low, high);
    }
}

static __device__ __forceinline__ void copyQuad(unsigned target, const unsigned *source, bool there) {
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(target), "l"(source), "r"(there ? 16 : 0) : "memory");
}

// C [m, n] = A [m, words] B [n, words]^T + biases; words a multiple of 16. A block of 8 warps covers 128 x 128 elements, a
// warp 64 x 32; slices of 16 words pass through STAGES buffers.
#define STAGES 4
#define PITCH 20  // words to a row of a slice: rows fall on different banks
#define OPERAND (128 * PITCH)

extern "C" __global__ void __launch_bounds__(256, 2) inputProduct(
        int m, int n, int words, const unsigned *a, const unsigned *b, const float *bias, const float *otherBias, float *c) {
    extern __shared__ unsigned pool[];  // [STAGES][2][OPERAND]
    int firstRow = blockIdx.x * 128;
    int firstColumn = blockIdx.y * 128;
    int lane = threadIdx.x & 31;
    int warpRow = ((threadIdx.x >> 5) & 1) * 64;
    int warpColumn = (threadIdx.x >> 6) * 32;
    unsigned base = sharedAddress(pool);
    int slices = words / 16;
    auto fetch = [&](int slice) {
        unsigned stage = base + slice % STAGES * 2 * OPERAND * 4;
#pragma unroll
        for (int i = 0; i < 2; i++) {
            int r = (threadIdx.x >> 2) + i * 64;
            int w = (threadIdx.x & 3) * 4;
            unsigned at = stage + (r * PITCH + w) * 4;
            copyQuad(at, a + (long long) min(firstRow + r, m - 1) * words + slice * 16 + w, firstRow + r < m);
            copyQuad(at + OPERAND * 4, b + (long long) min(firstColumn + r, n - 1) * words + slice * 16 + w, firstColumn + r < n);
        }
    };
    for (int i = 0; i < STAGES - 1; i++) {
        if (i < slices) {
            fetch(i);
        }
        asm volatile("cp.async.commit_group;" ::: "memory");
    }
    float acc[4][4][4];
#pragma unroll
    for (int i = 0; i < 64; i++) {
        (&acc[0][0][0])[i] = 0.0f;
    }
    for (int s = 0; s < slices; s++) {
        asm volatile("cp.async.wait_group %0;" ::"n"(STAGES - 2) : "memory");
        __syncthreads();
        if (s + STAGES - 1 < slices) {
            fetch(s + STAGES - 1);
        }
        asm volatile("cp.async.commit_group;" ::: "memory");
        unsigned stageA = base + s % STAGES * 2 * OPERAND * 4;
        unsigned stageB = stageA + OPERAND * 4;
#pragma unroll
        for (int k = 0; k < 2; k++) {
            unsigned left[4][4];
            unsigned right[2][4];
#pragma unroll
            for (int i = 0; i < 4; i++) {
                int r = warpRow + i * 16 + (lane & 15);
                loadMatrices(left[i], stageA + (r * PITCH + k * 8 + (lane >> 4) * 4) * 4);
            }
#pragma unroll
            for (int j = 0; j < 2; j++) {
                int r = warpColumn + j * 16 + (lane & 7) + (lane >> 4) * 8;
                loadMatrices(right[j], stageB + (r * PITCH + k * 8 + ((lane >> 3) & 1) * 4) * 4);
            }
#pragma unroll
            for (int i = 0; i < 4; i++) {
#pragma unroll
                for (int j = 0; j < 4; j++) {
                    FORMAT::mma(acc[i][j], left[i], right[j >> 1][(j & 1) * 2], right[j >> 1][(j & 1) * 2 + 1]);
                }
            }
        }
    }
#pragma unroll
    for (int j = 0; j < 4; j++) {
        int column = firstColumn + warpColumn + j * 8 + (lane & 3) * 2;  // n, four times the hidden size, is even
        if (column < n) {
            float low = (bias ? bias[column] : 0.0f) + (otherBias ? otherBias[column] : 0.0f);
            float high = (bias ? bias[column + 1] : 0.0f) + (otherBias ? otherBias[column + 1] : 0.0f);
#pragma unroll
            for (int i = 0; i < 4; i++) {
#pragma unroll
                for (int q = 0; q < 2; q++) {
                    int row = firstRow + warpRow + i * 16 + (lane >> 2) + q * 8;
                    if (row < m) {
                        *(float2 *) &c[(long long) row * n + column] =
                                make_float2(acc[i][j][q * 2] + low, acc[i][j][q * 2 + 1] + high);
                    }
                }
            }
        }
    }
}
