// C [m, n] = A [m, k] B [k, n] + biases, n a multiple of 4: the input products of all steps, f32, each element one chain of fma over k. Row i
// of A is x of step i / batch, row i % batch. A block of 256 threads covers 128 x 64 elements, a thread 8 x 4.
#define DEPTH 16

static __device__ __forceinline__ float4 quad(const float *row, int k, int size, int aligned) {
    if (row == nullptr) {
        return make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    }
    if (aligned && k + 3 < size) {
        return *(const float4 *) (row + k);
    }
    return make_float4(
            k < size ? row[k] : 0.0f,
            k + 1 < size ? row[k + 1] : 0.0f,
            k + 2 < size ? row[k + 2] : 0.0f,
            k + 3 < size ? row[k + 3] : 0.0f);
}

// Four steps of k of one row, spread over four rows of a tile that has k outermost.
template <int WIDTH>
static __device__ __forceinline__ void spread(float (&tile)[DEPTH][WIDTH], int k, int at, const float4 &v) {
    tile[k][at] = v.x;
    tile[k + 1][at] = v.y;
    tile[k + 2][at] = v.z;
    tile[k + 3][at] = v.w;
}

extern "C" __global__ void __launch_bounds__(256) inputProduct(
        int m,
        int n,
        int k,
        const float *a,
        int batch,
        long long aTime,
        long long aRow,
        const float *b,
        const float *bias,
        const float *otherBias,
        float *c,
        int aligned) {
    __shared__ __align__(16) float tileA[2][DEPTH][128 + 4];
    __shared__ __align__(16) float tileB[2][DEPTH][64 + 4];
    int firstRow = blockIdx.x * 128;
    int firstColumn = blockIdx.y * 64;
    int fetchRow = threadIdx.x >> 2;
    int fetchK = (threadIdx.x & 3) * 4;
    const float *rowA[2];
#pragma unroll
    for (int i = 0; i < 2; i++) {
        int r = firstRow + fetchRow + i * 64;
        rowA[i] = r < m ? a + (r / batch) * aTime + (r % batch) * aRow : nullptr;
    }
    int fetchKOfB = threadIdx.x >> 4;
    int fetchColumn = (threadIdx.x & 15) * 4;
    bool inB = firstColumn + fetchColumn < n;
    const float *columnB = b + firstColumn + fetchColumn;
    auto quadOfB = [&](int from) {
        bool there = inB && from + fetchKOfB < k;
        return there ? *(const float4 *) (columnB + (long long) (from + fetchKOfB) * n) : make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    };

    float sum[8][4];
#pragma unroll
    for (int i = 0; i < 8; i++) {
#pragma unroll
        for (int j = 0; j < 4; j++) {
            sum[i][j] = 0.0f;
        }
    }
    int ownRow = (threadIdx.x >> 4) * 4;
    int ownColumn = (threadIdx.x & 15) * 4;
    float4 nextA0 = quad(rowA[0], fetchK, k, aligned);
    float4 nextA1 = quad(rowA[1], fetchK, k, aligned);
    float4 nextB = quadOfB(0);
    int buffer = 0;
    for (int from = 0; from < k; from += DEPTH, buffer ^= 1) {
        spread(tileA[buffer], fetchK, fetchRow, nextA0);
        spread(tileA[buffer], fetchK, fetchRow + 64, nextA1);
        *(float4 *) &tileB[buffer][fetchKOfB][fetchColumn] = nextB;
        __syncthreads();
        if (from + DEPTH < k) {
            nextA0 = quad(rowA[0], from + DEPTH + fetchK, k, aligned);
            nextA1 = quad(rowA[1], from + DEPTH + fetchK, k, aligned);
            nextB = quadOfB(from + DEPTH);
        }
#pragma unroll
        for (int i = 0; i < DEPTH; i++) {
            float4 low = *(float4 *) &tileA[buffer][i][ownRow];
            float4 high = *(float4 *) &tileA[buffer][i][ownRow + 64];
            float4 right = *(float4 *) &tileB[buffer][i][ownColumn];
            float xs[8] = {low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w};
            float ws[4] = {right.x, right.y, right.z, right.w};
#pragma unroll
            for (int p = 0; p < 8; p++) {
#pragma unroll
                for (int q = 0; q < 4; q++) {
                    sum[p][q] = fmaf(xs[p], ws[q], sum[p][q]);
                }
            }
        }
    }
#pragma unroll
    for (int p = 0; p < 8; p++) {
        int row = firstRow + ownRow + (p & 3) + (p >> 2) * 64;
#pragma unroll
        for (int q = 0; q < 4; q++) {
            int column = firstColumn + ownColumn + q;
            if (row < m && column < n) {
                float biases = (bias ? bias[column] : 0.0f) + (otherBias ? otherBias[column] : 0.0f);
                c[(long long) row * n + column] = sum[p][q] + biases;
            }
        }
    }
}
