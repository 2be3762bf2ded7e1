package org.lstm4j.tasks.translate;

import java.util.List;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;

/**
 * Logits of the next token, linear in the last token's vector, the context and the decoder's h: the plainest g of Bahdanau et
 * al. 2015, equation 4. What the cell reads and what it gives lie in two matrices, so the product is two, the second on top of
 * the first.
 */
final class Readout {
    private Readout() {}

    /**
     * Reads out.
     *
     * @param read {@code [R, D + 2H]}
     * @param hidden {@code [R, H]}
     * @param logits {@code [R, targets]}, overwritten
     */
    static void forward(
            CoreKernels kernels, ComputeStream stream, Network network, Matrix read, Matrix hidden, Matrix logits) {
        Matrix weight = network.matrix(network.weights(), Shape.READOUT);
        kernels.gemm(stream, read, false, ofRead(weight, read), true, logits, false);
        kernels.gemm(stream, hidden, false, ofHidden(weight, read), true, logits, true);
        kernels.addBias(stream, logits, network.matrix(network.weights(), Shape.READOUT_BIAS));
    }

    /**
     * The gradients of {@link #forward}.
     *
     * @param dRead {@code [R, D + 2H]}, overwritten
     * @param dHidden {@code [R, H]}, overwritten
     * @param gradients added to
     */
    static void backward(
            CoreKernels kernels,
            ComputeStream stream,
            Network network,
            Matrix read,
            Matrix hidden,
            Matrix dLogits,
            Matrix dRead,
            Matrix dHidden,
            List<DeviceBuffer> gradients) {
        Matrix weight = network.matrix(network.weights(), Shape.READOUT);
        Matrix gradient = network.matrix(gradients, Shape.READOUT);
        kernels.gemm(stream, dLogits, true, read, false, ofRead(gradient, read), true);
        kernels.gemm(stream, dLogits, true, hidden, false, ofHidden(gradient, read), true);
        kernels.sumRows(stream, dLogits, network.matrix(gradients, Shape.READOUT_BIAS), true);
        kernels.gemm(stream, dLogits, false, ofRead(weight, read), false, dRead, false);
        kernels.gemm(stream, dLogits, false, ofHidden(weight, read), false, dHidden, false);
    }

    private static Matrix ofRead(Matrix weight, Matrix read) {
        return weight.columns(0, read.columns());
    }

    private static Matrix ofHidden(Matrix weight, Matrix read) {
        return weight.columns(read.columns(), weight.columns() - read.columns());
    }
}
