// The dialect in which every kernel here is written: C99 plus these names, which compile as OpenCL C 1.2 and as CUDA C.
// No vendor's extension, no fp64, no float atomics. A group is a work-group (OpenCL) or a block (CUDA).
#ifdef __CUDACC__

#define KERNEL(sizeX, sizeY) extern "C" __global__ void __launch_bounds__((sizeX) * (sizeY))
#define DEVICE static __device__ __forceinline__
#define GLOBAL
#define LOCAL __shared__
#define LOCAL_POINTER
#define GROUP_X ((int) blockIdx.x)
#define GROUP_Y ((int) blockIdx.y)
#define GROUPS_X ((int) gridDim.x)
#define ITEM_X ((int) threadIdx.x)
#define ITEM_Y ((int) threadIdx.y)
#define BARRIER() __syncthreads()
#define HIGH_PRODUCT(a, b) __umulhi(a, b)
#define UNROLL _Pragma("unroll")
#define NO_UNROLL _Pragma("unroll 1")

#ifndef INFINITY  // NVRTC brings no math.h
#define INFINITY __int_as_float(0x7f800000)
#define NAN __int_as_float(0x7fc00000)
#endif

typedef long long i64;
typedef unsigned int u32;

#else

#pragma OPENCL FP_CONTRACT OFF
#define KERNEL(sizeX, sizeY) __kernel __attribute__((reqd_work_group_size(sizeX, sizeY, 1))) void
#define DEVICE static inline
#define GLOBAL __global
#define LOCAL __local
#define LOCAL_POINTER __local
#define GROUP_X ((int) get_group_id(0))
#define GROUP_Y ((int) get_group_id(1))
#define GROUPS_X ((int) get_num_groups(0))
#define ITEM_X ((int) get_local_id(0))
#define ITEM_Y ((int) get_local_id(1))
#define BARRIER() barrier(CLK_LOCAL_MEM_FENCE)
#define HIGH_PRODUCT(a, b) mul_hi(a, b)
#define UNROLL
#define NO_UNROLL
#define fmaf fma
#define fabsf fabs
#define expf exp
#define expm1f expm1
#define log1pf log1p
#define logf log
#define tanhf tanh
#define sqrtf sqrt
#define fmaxf fmax

typedef long i64;
typedef uint u32;

#endif

// Work items of a one-dimensional kernel's group, and which of all work items this one is.
#define GROUP 256
#define INDEX ((i64) GROUP_X * GROUP + ITEM_X)

// A matrix argument: row-major floats from an offset on, with a row stride; rows and columns are arguments of their own. An
// absent matrix is a null pointer.
#define MATRIX(name) GLOBAL float *name, i64 name##Offset, i64 name##Stride
#define CONST_MATRIX(name) const GLOBAL float *name, i64 name##Offset, i64 name##Stride
#define ELEMENT(name, row, column) name[name##Offset + (i64) (row) * name##Stride + (column)]

// The same for a matrix per time step, or per slot of a state: the slots lie a step apart.
#define SLOTS(name) GLOBAL float *name, i64 name##Offset, i64 name##Stride, i64 name##Step
#define CONST_SLOTS(name) const GLOBAL float *name, i64 name##Offset, i64 name##Stride, i64 name##Step
#define ENTRY(name, slot, row, column) \
    name[name##Offset + (i64) (slot) * name##Step + (i64) (row) * name##Stride + (column)]

// Four neighbouring floats, 16 bytes aligned, in one load or store.
#define LOAD4(pointer) (*(const GLOBAL float4 *) (pointer))
#define STORE4(pointer, value) (*(GLOBAL float4 *) (pointer) = (value))
