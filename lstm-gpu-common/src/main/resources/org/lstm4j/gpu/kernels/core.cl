// The pointwise kernels of CoreKernels. A matrix is a pointer, an offset in floats and a row stride; one work item handles
// element INDEX, counted row by row.

KERNEL(GROUP, 1)
coreAdd(const GLOBAL float *x, i64 xOffset, i64 xStride, GLOBAL float *y, i64 yOffset, i64 yStride, int rows, int columns) {
    i64 index = INDEX;
    if (index < (i64) rows * columns) {
        i64 row = index / columns;
        i64 column = index % columns;
        y[yOffset + row * yStride + column] += x[xOffset + row * xStride + column];
    }
}
