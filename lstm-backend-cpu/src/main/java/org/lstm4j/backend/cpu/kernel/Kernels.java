package org.lstm4j.backend.cpu.kernel;

import java.lang.foreign.MemorySegment;

/**
 * One family of kernels. An instance may hold scratch and serves one thread at a time; operands are checked by nobody but
 * the bounds of their memory segments.
 *
 * <p>The arithmetic, in this order and no other, with the rational functions of {@link RationalTanh}:
 *
 * <pre>
 *   multiply   C[r, j] = fma(A[r, k], B[k, j], ...) from S[r, j] on, k ascending
 *   cell       c = fma(Nf c, Di Qg, (Ni Pg) Df) / (Df (Di Qg));  h = (No Pc) / (Do Qc)
 *   recording  also i = Ni / Di, f = Nf / Df, g = Pg / Qg, o = No / Do
 *   backward   do = dh tanh(c) o (1 - o);  d = fma(dh o, 1 - tanh(c)^2, dc)
 *              di = d g i (1 - i);  df = d c' f (1 - f);  dg = d i (1 - g^2);  dc' = d f
 * </pre>
 *
 * where sigmoid = N / D and tanh = P / Q: c and h take one division each instead of five.
 */
public interface Kernels {
    /** Rows of a product that one pass keeps in registers; callers divide their rows evenly into groups of at most this. */
    int rows();

    /** Multiplies {@code rows}, at most {@link #rows()}, rows by {@code panels} panels. */
    void multiply(Product p, int rows, int panels);

    /** Updates the cells of {@code rows} rows in one panel. */
    void cell(Cells p, int rows);

    /** As {@link #cell}, with the same bits, and keeps the activated gates and the cell states. */
    void recordingCell(Cells p, int rows);

    /** Gradients of the cells of one row in all of {@code panels} panels. */
    void cellBackward(CellGradients p, int panels);

    /** {@code to[i] += from[i]} for {@code count} floats; offsets in bytes. */
    void add(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, int count);
}
