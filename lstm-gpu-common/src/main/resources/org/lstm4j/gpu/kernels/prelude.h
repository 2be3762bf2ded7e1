// The dialect in which every kernel here is written: C99 plus these names, which compile as OpenCL C 1.2 and as CUDA C.
// No vendor's extension, no fp64, no float atomics. A group is a work-group (OpenCL) or a block (CUDA).
#ifdef __CUDACC__

#define KERNEL(sizeX, sizeY) extern "C" __global__ void __launch_bounds__((sizeX) * (sizeY))
#define DEVICE static __device__ __forceinline__
#define GLOBAL
#define LOCAL __shared__
#define RESTRICT __restrict__
#define GROUP_X ((int) blockIdx.x)
#define GROUP_Y ((int) blockIdx.y)
#define GROUPS_X ((int) gridDim.x)
#define ITEM_X ((int) threadIdx.x)
#define ITEM_Y ((int) threadIdx.y)
#define BARRIER() __syncthreads()
#define FLOAT_BITS(x) __float_as_uint(x)
#define HIGH_PRODUCT(a, b) __umulhi(a, b)
#define UNROLL _Pragma("unroll")

typedef long long i64;
typedef unsigned int u32;

#else

#pragma OPENCL FP_CONTRACT OFF
#define KERNEL(sizeX, sizeY) __kernel __attribute__((reqd_work_group_size(sizeX, sizeY, 1))) void
#define DEVICE static inline
#define GLOBAL __global
#define LOCAL __local
#define RESTRICT restrict
#define GROUP_X ((int) get_group_id(0))
#define GROUP_Y ((int) get_group_id(1))
#define GROUPS_X ((int) get_num_groups(0))
#define ITEM_X ((int) get_local_id(0))
#define ITEM_Y ((int) get_local_id(1))
#define BARRIER() barrier(CLK_LOCAL_MEM_FENCE)
#define FLOAT_BITS(x) as_uint(x)
#define HIGH_PRODUCT(a, b) mul_hi(a, b)
#define UNROLL
#define fmaf fma
#define fabsf fabs
#define expf exp
#define log1pf log1p
#define logf log
#define tanhf tanh
#define sqrtf sqrt
#define fminf fmin
#define fmaxf fmax

typedef long i64;
typedef uint u32;

#endif

// Work items of the one-dimensional kernels' groups.
#define GROUP 256
#define INDEX ((i64) GROUP_X * GROUP + ITEM_X)

// Absent arguments are null pointers; an offset is added only to those that are there.
#define AT(pointer, offset) ((pointer) == 0 ? (pointer) : (pointer) + (offset))
