package org.lstm4j.spi;

import org.jspecify.annotations.Nullable;

/**
 * The short list that every backend implements. Whatever has no fused kernel is composed from these: every recurrent
 * spec, dense layers, losses, dropout and optimizers, without leaving the device.
 *
 * <table>
 * <caption>The core kernels</caption>
 * <tr><th>kernel</th><th>computes</th><th>sums over</th></tr>
 * <tr><td>{@link #gemm}</td><td>C = op(A) op(B), or C += ...</td><td>k ascending, fma</td></tr>
 * <tr><td>{@link #addBias}</td><td>C[r, j] += b[j]</td><td></td></tr>
 * <tr><td>{@link #sumRows}</td><td>out[j] = (out[j] +) sum of A[r, j]</td><td>r ascending</td></tr>
 * <tr><td>{@link #activate}</td><td>y = f(x)</td><td></td></tr>
 * <tr><td>{@link #activateBackward}</td><td>dx = dy f'(x)</td><td></td></tr>
 * <tr><td>{@link #gates}</td><td>one step of a cell after its matrix products</td><td></td></tr>
 * <tr><td>{@link #gatesBackward}</td><td>its gradients</td><td>r ascending</td></tr>
 * <tr><td>{@link #resetGate}</td><td>r of a GRU that resets before the product, and r * h</td><td></td></tr>
 * <tr><td>{@link #resetGateBackward}</td><td>its gradients</td><td>r ascending</td></tr>
 * <tr><td>{@link #gather}</td><td>out[r] = table[id[r]]</td><td></td></tr>
 * <tr><td>{@link #scatterAdd}</td><td>table[id[r]] += rows[r]</td><td>r ascending</td></tr>
 * <tr><td>{@link #pool}, {@link #poolBackward}</td><td>one vector for a row's steps</td><td>t ascending</td></tr>
 * <tr><td>{@link #softmaxCrossEntropy}</td><td>weighted loss and its gradient</td><td>r ascending</td></tr>
 * <tr><td>{@link #elementLoss}</td><td>weighted loss and its gradient</td><td>r, then j ascending</td></tr>
 * <tr><td>{@link #dropout}</td><td>y = x with elements dropped</td><td></td></tr>
 * <tr><td>{@link #sumOfSquares}</td><td>s = (s +) sum of v[i]^2</td><td>i ascending, f64</td></tr>
 * <tr><td>{@link #sgd}, {@link #adam}</td><td>one clipped optimizer step</td><td></td></tr>
 * <tr><td>{@link #add}, {@link #multiply}, {@link #copy}</td><td>Y += X, Y = A * B, Y = X</td><td></td></tr>
 * <tr><td>{@link #zeroPadding}, {@link #copyPadding}</td><td>zeros, or X, in the rows that a step only carries</td>
 * <td></td></tr>
 * </table>
 *
 * <p>The order of summation binds STRICT CPU backends bit for bit; others keep an order of their own that depends on
 * shapes alone, so that two runs agree. Matrices are row-major views; output views must not overlap inputs unless said
 * otherwise. Shapes are checked by the callers in lstm-api; an implementation asserts them, and checks that buffers are
 * its own and open.
 */
public interface CoreKernels {
    /**
     * {@code C [m, n] = op(A) [m, k] op(B) [k, n]}. Each element is one chain of fma over k that starts from 0, or from the
     * old C when {@code accumulate}: so a product split over k into several accumulating calls gives the same bits.
     */
    void gemm(
            ComputeStream stream,
            Matrix a,
            boolean transposeA,
            Matrix b,
            boolean transposeB,
            Matrix c,
            boolean accumulate);

    /** Adds {@code bias [1, columns]} to every row of {@code c}. */
    void addBias(ComputeStream stream, Matrix c, Matrix bias);

    /** Sums the rows of {@code a} into {@code out [1, columns]}, on top of it when {@code accumulate}. */
    void sumRows(ComputeStream stream, Matrix a, Matrix out, boolean accumulate);

    /** {@code y = f(x)}; y may be x. */
    void activate(ComputeStream stream, Activation f, Matrix x, Matrix y);

    /** {@code dx = dy f'(x)}, given both x and {@code y = f(x)}; dx may be dy. */
    void activateBackward(ComputeStream stream, Activation f, Matrix x, Matrix y, Matrix dy, Matrix dx);

    /** Whether the gate kernels, the four below, know the spec; COMPOSED means yes. */
    Support supportsGates(RecurrentSpec spec);

    /** One time step of a cell, all that comes after the matrix products. */
    void gates(ComputeStream stream, Gates call);

    /** The gradients of {@link #gates}. */
    void gatesBackward(ComputeStream stream, GatesBackward call);

    /**
     * The reset gate of a GRU that resets before the product, which the candidate's product waits for; {@link #gates} then
     * does the rest.
     */
    void resetGate(ComputeStream stream, ResetGate call);

    /** The gradients of {@link #resetGate}, after those of {@link #gates}. */
    void resetGateBackward(ComputeStream stream, ResetGateBackward call);

    /** {@code out[r] = table[ids[r]]} for int32 ids; an id outside the table gives zeros. */
    void gather(ComputeStream stream, Matrix table, DeviceBuffer ids, Matrix out);

    /** {@code table[ids[r]] += rows[r]}; rows with an id outside the table are left out. */
    void scatterAdd(ComputeStream stream, Matrix rows, DeviceBuffer ids, Matrix table);

    /**
     * One vector for each row's valid steps {@code x[0 .. length-1, n]}: their mean (the sum divided by the length), maximum,
     * or the last one; zeros where the length is 0. Past a row's length nothing is read.
     *
     * @param x {@code [T, N, width]}, read
     * @param lengths int32 {@code [N]}, what lies outside {@code [0, T]} taken for 0 or T; null when every row has T steps
     * @param y {@code [N, width]}, overwritten
     */
    void pool(ComputeStream stream, PoolMode pool, Sequence x, @Nullable DeviceBuffer lengths, Matrix y);

    /**
     * The gradient of {@link #pool}. That of a maximum goes to the first step that holds it.
     *
     * @param x of the forward, read
     * @param lengths of the forward
     * @param dy {@code [N, width]}, read
     * @param dx {@code [T, N, width]}, overwritten, zeros past a row's length
     */
    void poolBackward(
            ComputeStream stream, PoolMode pool, Sequence x, @Nullable DeviceBuffer lengths, Matrix dy, Sequence dx);

    /**
     * {@code loss = sum over r of weight[r] * -log softmax(logits[r])[target[r]]}.
     *
     * @param logits {@code [R, K]}
     * @param targets int32 {@code [R]}; a target outside {@code [0, K)} makes the loss NaN unless the row's weight is 0
     * @param rowWeights float {@code [R]}; a row of weight 0 is left out, whatever it holds
     * @param loss {@code [1, 1]}, overwritten
     * @param dLogits {@code [R, K]}, overwritten; null when not wanted
     */
    void softmaxCrossEntropy(
            ComputeStream stream,
            Matrix logits,
            DeviceBuffer targets,
            DeviceBuffer rowWeights,
            Matrix loss,
            @Nullable Matrix dLogits);

    /** Losses that are sums over elements, each with a target of its own. */
    void elementLoss(ComputeStream stream, ElementLoss call);

    /**
     * Inverted dropout: element (r, j) becomes 0 when word {@code (DROPOUT, layer, step, r, j)} of {@link Philox} lies
     * below {@code rate}, else it is scaled by {@code 1 / (1 - rate)}. Its gradient is the same call on dy. y may be x.
     */
    void dropout(ComputeStream stream, Matrix x, Matrix y, float rate, long seed, int layer, int step);

    /** {@code result [1, 1] = sum of squares of all floats of values}, on top of it when {@code accumulate}. */
    void sumOfSquares(ComputeStream stream, DeviceBuffer values, Matrix result, boolean accumulate);

    /** One step of gradient descent with momentum. */
    void sgd(ComputeStream stream, Sgd call);

    /** One step of Adam (Kingma and Ba 2015), with decoupled weight decay (Loshchilov and Hutter 2019) where asked. */
    void adam(ComputeStream stream, Adam call);

    /** {@code Y += X}. */
    void add(ComputeStream stream, Matrix x, Matrix y);

    /** {@code Y = A * B}, element by element; y may be a or b. */
    void multiply(ComputeStream stream, Matrix a, Matrix b, Matrix y);

    /** {@code Y = X}. */
    void copy(ComputeStream stream, Matrix x, Matrix y);

    /** Zeros in the rows of {@code y [N, *]} with {@code lengths[n] <= step}, for int32 lengths {@code [N]}. */
    void zeroPadding(ComputeStream stream, int step, DeviceBuffer lengths, Matrix y);

    /** {@code Y[n] = X[n]} in the rows with {@code lengths[n] <= step}, for int32 lengths {@code [N]}; others stay. */
    void copyPadding(ComputeStream stream, int step, DeviceBuffer lengths, Matrix x, Matrix y);

    /**
     * Weights of layer normalisation, or gradients with respect to them.
     *
     * @param gain {@code [1, gates*H]}
     * @param bias {@code [1, gates*H]}
     */
    record Norm(Matrix gain, Matrix bias) {}

    /**
     * One time step of N rows; {@link org.lstm4j.math.CellGates} has the formulas. Rows with {@code lengths[n] <= step} only
     * carry: h and c are copied from the previous ones, gates become zeros, and y follows the spec's mask mode.
     *
     * <p>A spec with a projection has its hidden state after one more product. Then h is what is to be projected, zeros in
     * rows that only carry, and hPrevious and y are null.
     *
     * @param spec the cell
     * @param step t, compared with lengths
     * @param lengths int32 {@code [N]}; null when every row is valid
     * @param gates {@code [N, gates*H]} in canonical order; on entry {@code Wx + Uh + biases}, on exit activated. In a GRU
     *     that resets after the product the candidate's block lacks what {@code recurrent} holds; in one that resets before
     *     it, r's block is activated already and stays, but for rows that only carry
     * @param recurrent {@code [N, H]}: {@code Uh + recurrent bias} of the candidate in a GRU that resets after the product,
     *     read; null otherwise
     * @param peephole {@code [1, 3*H]}, null without
     * @param norm null without
     * @param hPrevious {@code [N, H]}; null with a projection
     * @param cPrevious {@code [N, H]}, null for cells that have none
     * @param h {@code [N, H]}, overwritten; may be hPrevious
     * @param c {@code [N, H]}, overwritten; may be cPrevious; null for cells that have none
     * @param y {@code [N, H]}, overwritten: h; in rows that only carry, zeros or h as the spec's mask mode says; null when
     *     not wanted
     */
    record Gates(
            RecurrentSpec spec,
            int step,
            @Nullable DeviceBuffer lengths,
            Matrix gates,
            @Nullable Matrix recurrent,
            @Nullable Matrix peephole,
            @Nullable Norm norm,
            @Nullable Matrix hPrevious,
            @Nullable Matrix cPrevious,
            Matrix h,
            @Nullable Matrix c,
            @Nullable Matrix y) {}

    /**
     * Gradients of one time step. For rows that only carried, dGates and dRecurrent become zeros, and dh and dc pass
     * through.
     *
     * @param spec the cell
     * @param step t, compared with lengths
     * @param lengths of the forward
     * @param preActivations {@code [N, gates*H]}, what gates held on entry of the forward and, for r of a GRU that resets
     *     before the product, on entry of {@link ResetGate}, read; null where
     *     {@link RecurrentSpec#backwardReadsPreActivations} says that they are not needed
     * @param gates activated, as {@link Gates} left them, read
     * @param recurrent of the forward, read; null where it was
     * @param peephole of the forward
     * @param norm of the forward
     * @param hPrevious of the forward, read
     * @param cPrevious of the forward, read
     * @param c of the forward, read
     * @param dy gradient with respect to this step's output, read; ignored in rows whose output was zeroed; null for none,
     *     and with a projection
     * @param dh on entry the gradient with respect to h[t] from later steps, on exit with that from dy added: all of it.
     *     With a projection: that with respect to what was projected
     * @param dc on entry the gradient with respect to c[t] from later steps, on exit that with respect to c[t-1]
     * @param dGates gradient with respect to the pre-activations, overwritten, but for r's block in a GRU that resets before
     *     the product, which {@link ResetGateBackward} writes
     * @param dRecurrent gradient with respect to {@code recurrent}, overwritten; null where that is
     * @param dPeephole {@code [1, 3*H]}, accumulated into; null where peephole is, or when frozen
     * @param dNorm accumulated into; null where norm is, or when frozen
     * @param dhPrevious the part of the gradient with respect to h[t-1] that does not pass through the recurrent product,
     *     overwritten; must not be dh; null with a projection
     */
    record GatesBackward(
            RecurrentSpec spec,
            int step,
            @Nullable DeviceBuffer lengths,
            @Nullable Matrix preActivations,
            Matrix gates,
            @Nullable Matrix recurrent,
            @Nullable Matrix peephole,
            @Nullable Norm norm,
            @Nullable Matrix hPrevious,
            @Nullable Matrix cPrevious,
            @Nullable Matrix c,
            @Nullable Matrix dy,
            Matrix dh,
            @Nullable Matrix dc,
            Matrix dGates,
            @Nullable Matrix dRecurrent,
            @Nullable Matrix dPeephole,
            @Nullable Norm dNorm,
            @Nullable Matrix dhPrevious) {}

    /**
     * r and {@code r * h} of N rows, zeros in rows that only carry.
     *
     * @param spec a GRU that resets before the product
     * @param step t, compared with lengths
     * @param lengths int32 {@code [N]}; null when every row is valid
     * @param gates {@code [N, 3*H]}; r's block, the first, is activated in place, the others are left alone
     * @param norm null without
     * @param h {@code [N, H]}, the hidden state as recurrent products see it, read
     * @param product {@code [N, H]}, overwritten by {@code r * h}
     */
    record ResetGate(
            RecurrentSpec spec,
            int step,
            @Nullable DeviceBuffer lengths,
            Matrix gates,
            @Nullable Norm norm,
            Matrix h,
            Matrix product) {}

    /**
     * Gradients of {@link ResetGate}, zeros in rows that only carried.
     *
     * @param spec of the forward
     * @param step t, compared with lengths
     * @param lengths of the forward
     * @param preActivations as {@link GatesBackward} takes them
     * @param gates activated, read
     * @param norm of the forward
     * @param h of the forward, read
     * @param dProduct gradient with respect to {@code r * h}, read
     * @param dGates {@code [N, 3*H]}, r's block overwritten by the gradient with respect to its pre-activation
     * @param dNorm accumulated into; null where norm is, or when frozen
     * @param dh gradient with respect to h by way of {@code r * h}, overwritten; may be dProduct
     */
    record ResetGateBackward(
            RecurrentSpec spec,
            int step,
            @Nullable DeviceBuffer lengths,
            @Nullable Matrix preActivations,
            Matrix gates,
            @Nullable Norm norm,
            Matrix h,
            Matrix dProduct,
            Matrix dGates,
            @Nullable Norm dNorm,
            Matrix dh) {}

    /**
     * {@code loss = sum over r, j of weight[r] * cost(prediction[r, j], target[r, j])}.
     *
     * @param kind what one element costs
     * @param parameters float {@code [columns]}, the kind's parameter for each column, read; null where it has none
     * @param prediction {@code [R, columns]}, read
     * @param target {@code [R, columns]}, read
     * @param rowWeights float {@code [R]}, read; a row of weight 0 is left out, whatever it holds
     * @param loss {@code [1, 1]}, overwritten
     * @param dPrediction {@code [R, columns]}, overwritten; null when not wanted
     */
    record ElementLoss(
            ErrorKind kind,
            @Nullable DeviceBuffer parameters,
            Matrix prediction,
            Matrix target,
            DeviceBuffer rowWeights,
            Matrix loss,
            @Nullable Matrix dPrediction) {}

    /**
     * Gradients scaled to a global norm without asking the host: {@code g *= min(1, maxNorm / sqrt(squaredNorm))}.
     *
     * @param squaredNorm {@code [1, 1]}, read
     * @param maxNorm the bound
     */
    record Clip(Matrix squaredNorm, float maxNorm) {}

    /**
     * {@code v = momentum v + g; p -= rate v}.
     *
     * @param parameters updated
     * @param gradients read
     * @param velocity updated; null without momentum
     */
    record Sgd(
            DeviceBuffer parameters,
            DeviceBuffer gradients,
            @Nullable DeviceBuffer velocity,
            float rate,
            float momentum,
            @Nullable Clip clip) {}

    /**
     * {@code m = b1 m + (1-b1) g; v = b2 v + (1-b2) g^2; p = (1 - rate decay) p - rate (m/c1) / (sqrt(v/c2) + epsilon)}.
     *
     * @param parameters updated
     * @param gradients read
     * @param firstMoment updated
     * @param secondMoment updated
     * @param decay for each parameter, read; null for none
     * @param correction1 c1 = 1 - b1^t of step t
     * @param correction2 c2 = 1 - b2^t of step t
     */
    record Adam(
            DeviceBuffer parameters,
            DeviceBuffer gradients,
            DeviceBuffer firstMoment,
            DeviceBuffer secondMoment,
            @Nullable DeviceBuffer decay,
            float rate,
            float beta1,
            float beta2,
            float epsilon,
            float correction1,
            float correction2,
            @Nullable Clip clip) {}
}
