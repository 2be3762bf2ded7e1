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
 *
 *   LSTM       c = fma(Nf c, Di Qg, (Ni Pg) Df) / (Df (Di Qg));  h = (No Pc) / (Do Qc)
 *   recording  also i = Ni / Di, f = Nf / Df, g = Pg / Qg, o = No / Do
 *   backward   do = dh tanh(c) o (1 - o);  d = fma(dh o, 1 - tanh(c)^2, dc)
 *              di = d g i (1 - i);  df = d c' f (1 - f);  dg = d i (1 - g^2);  dc' = d f
 *
 *   GRU        r = Nr / Dr;  u = Nu / Du
 *              n = tanh(fma(r, factor, x)) after the product, n = tanh(x) before it;  h = fma(u, h', (1 - u) n)
 *   backward   dn = dh (1 - u) (1 - n^2);  du = dh (h' - n) u (1 - u);  dh' = dh u
 *              after:  dr = dn factor r (1 - r);  dproduct = dn r
 *              before: dr = d factor r (1 - r);  d' = d r, d being what the product gives back
 *
 *   RNN        h = tanh(z), or max(0, z);  backward dz = dh (1 - h^2), or dh times 1 where h > 0, else 0
 * </pre>
 *
 * where sigmoid = N / D and tanh = P / Q: the LSTM's c and h take one division each instead of five.
 */
public interface Kernels {
    /** Rows of a product that one pass keeps in registers; callers divide their rows evenly into groups of at most this. */
    int rows();

    /** Panels that one call is best given where it multiplies several rows. */
    int panels();

    /** Multiplies {@code rows}, at most {@link #rows()}, rows by {@code panels} panels. */
    void multiply(Product p, int rows, int panels);

    /** Updates the cells of {@code rows} rows in one panel. */
    void lstm(LstmCells p, int rows);

    /** As {@link #lstm}, with the same bits, and keeps the activated gates and the cell states. */
    void recordingLstm(LstmCells p, int rows);

    /** Gradients of the cells of one row in all of {@code panels} panels. */
    void lstmBackward(LstmGradients p, int panels);

    /** Activates the reset and update gates of {@code rows} rows in one panel. */
    void gruGates(GruCells p, int rows);

    /** Candidates and hidden states of the same units, where the reset gate comes after the product. */
    void gruAfter(GruCells p, int rows);

    /** Candidates and hidden states of the same units, where the reset gate came before the product. */
    void gruBefore(GruCells p, int rows);

    /** Gradients of one row in all of {@code panels} panels, where the reset gate comes after the product. */
    void gruAfterBackward(GruGradients p, int panels);

    /** Gradients but for the reset gate's, where that comes before the product. */
    void gruBeforeBackward(GruGradients p, int panels);

    /** The reset gate's, once the gradient has come back through the candidates' product. */
    void gruResetBackward(GruGradients p, int panels);

    /** {@code h = tanh(z)} for one panel of {@code rows} rows; offsets and strides in bytes. */
    void tanh(MemorySegment z, long zOffset, long zStride, MemorySegment h, long hOffset, long hStride, int rows);

    /** {@code h = max(0, z)} for one panel of {@code rows} rows; offsets and strides in bytes. */
    void relu(MemorySegment z, long zOffset, long zStride, MemorySegment h, long hOffset, long hStride, int rows);

    /** {@code dz = dh (1 - h^2)} for one row in all of {@code panels} panels; offsets in bytes. */
    void tanhBackward(
            MemorySegment h,
            long hOffset,
            MemorySegment dh,
            long dhOffset,
            MemorySegment dz,
            long dzOffset,
            int panels);

    /** {@code dz = dh} where h is positive, 0 where it is 0, NaN where it is NaN; offsets in bytes. */
    void reluBackward(
            MemorySegment h,
            long hOffset,
            MemorySegment dh,
            long dhOffset,
            MemorySegment dz,
            long dzOffset,
            int panels);

    /** {@code to[i] = from[i] * by[i]} for {@code count} floats; offsets in bytes. To may be from. */
    void scale(
            MemorySegment from,
            long fromOffset,
            MemorySegment by,
            long byOffset,
            MemorySegment to,
            long toOffset,
            int count);

    /** {@code to[i] += from[i]} for {@code count} floats; offsets in bytes. */
    void add(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, int count);
}
