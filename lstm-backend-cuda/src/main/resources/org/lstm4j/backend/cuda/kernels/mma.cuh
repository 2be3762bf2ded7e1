// Tensor core operands. A word of 32 bits holds F::PER_WORD values; an m16n8 product takes 8 words of k, and 16-bit pairs and
// tf32 values lie in fragments alike, word for word.
#include <cuda_bf16.h>
#include <cuda_fp16.h>

#define MMA(SHAPE, TYPES) \
    asm("mma.sync.aligned." SHAPE ".row.col.f32." TYPES ".f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};" \
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3]) \
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1))

struct F16 {
    static constexpr int PER_WORD = 2;
    static __device__ __forceinline__ unsigned pack(float low, float high) {
        __half2 v = __floats2half2_rn(low, high);
        return *(unsigned *) &v;
    }
    static __device__ __forceinline__ void mma(float (&d)[4], const unsigned (&a)[4], unsigned b0, unsigned b1) {
        MMA("m16n8k16", "f16.f16");
    }
};

struct Bf16 {
    static constexpr int PER_WORD = 2;
    static __device__ __forceinline__ unsigned pack(float low, float high) {
        __nv_bfloat162 v = __floats2bfloat162_rn(low, high);
        return *(unsigned *) &v;
    }
    static __device__ __forceinline__ void mma(float (&d)[4], const unsigned (&a)[4], unsigned b0, unsigned b1) {
        MMA("m16n8k16", "bf16.bf16");
    }
};

struct Tf32 {
    static constexpr int PER_WORD = 1;
    static __device__ __forceinline__ unsigned pack(float value, float) {
        unsigned word;
        asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(word) : "f"(value));
        return word;
    }
    static __device__ __forceinline__ void mma(float (&d)[4], const unsigned (&a)[4], unsigned b0, unsigned b1) {
        MMA("m16n8k8", "tf32.tf32");
    }
};

// Four 8x8 matrices of 16-bit pairs (8x4 words): lane i names row i % 8 of matrix i / 8.
static __device__ __forceinline__ void loadMatrices(unsigned (&r)[4], unsigned address) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(address)
                 : "memory");
}

static __device__ __forceinline__ unsigned sharedAddress(const void *pointer) {
    return (unsigned) __cvta_generic_to_shared(pointer);
}
