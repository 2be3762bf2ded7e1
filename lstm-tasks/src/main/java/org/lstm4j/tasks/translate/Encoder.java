package org.lstm4j.tasks.translate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;

/**
 * The half of the network that reads: of token ids {@code [N, S]} it makes annotations {@code [N, S, 2H]}, the h of a cell
 * that reads forward beside that of one that reads backward, their keys {@code [N, S, H]}, and the decoder's first h
 * {@code [N, H]} (Bahdanau et al. 2015, section 3.2 and appendix A.2). Batches follow one another in the same memory.
 */
final class Encoder {
    private final Network network;
    private final CoreKernels kernels;
    private final Shape shape;
    private final DeviceBuffer ids;
    private final DeviceBuffer lengths;
    private final DeviceBuffer vectors;
    private final DeviceBuffer annotations;
    private final DeviceBuffer keys;
    private final DeviceBuffer firstSum;
    private final DeviceBuffer lastH;
    private final @Nullable DeviceBuffer lastC;
    private final DeviceBuffer workspace;
    private final @Nullable Backward backward;
    private int rows;
    private int steps;

    /** What training needs besides. */
    private record Backward(
            DeviceBuffer forwardReserve,
            DeviceBuffer reverseReserve,
            DeviceBuffer dVectors,
            DeviceBuffer dVectorsReverse,
            DeviceBuffer dAnnotations,
            DeviceBuffer dKeys,
            DeviceBuffer dLastH,
            @Nullable DeviceBuffer dLastC) {}

    /**
     * Allocates for shapes up to a largest one.
     *
     * @param mostRows N at most
     * @param mostSteps S at most
     */
    Encoder(Network network, Memory memory, int mostRows, int mostSteps, boolean training) {
        this.network = network;
        kernels = network.backend().kernels();
        shape = network.shape();
        long pairs = (long) mostRows * mostSteps;
        long state = (long) mostRows * shape.hidden();
        boolean cells = network.reverse().spec().cell().hasCellState();
        ids = memory.words(pairs, Usage.STATE);
        lengths = memory.words(mostRows, Usage.STATE);
        vectors = memory.words(pairs * shape.embedding(), Usage.STATE);
        annotations = memory.words(pairs * shape.annotation(), Usage.STATE);
        keys = memory.words(pairs * shape.hidden(), Usage.STATE);
        firstSum = memory.words(state, Usage.STATE);
        lastH = memory.words(state, Usage.STATE);
        lastC = cells ? memory.words(state, Usage.STATE) : null;
        workspace = memory.bytes(
                Math.max(
                        network.forward().workspaceBytes(mostSteps, mostRows),
                        network.reverse().workspaceBytes(mostSteps, mostRows)),
                Usage.WORKSPACE);
        backward = training
                ? new Backward(
                        memory.bytes(network.forward().reserveBytes(mostSteps, mostRows), Usage.RESERVE),
                        memory.bytes(network.reverse().reserveBytes(mostSteps, mostRows), Usage.RESERVE),
                        memory.words(pairs * shape.embedding(), Usage.STATE),
                        memory.words(pairs * shape.embedding(), Usage.STATE),
                        memory.words(pairs * shape.annotation(), Usage.STATE),
                        memory.words(pairs * shape.hidden(), Usage.STATE),
                        memory.words(state, Usage.STATE),
                        cells ? memory.words(state, Usage.STATE) : null)
                : null;
    }

    /**
     * Takes up a batch.
     *
     * @param tokens {@code [N, S]}; what lies past a row's length must be no id
     * @param newLengths of the N rows, each in [1, newSteps]
     */
    void load(ComputeStream stream, int[] tokens, int[] newLengths, int newSteps) {
        rows = newLengths.length;
        steps = newSteps;
        stream.upload(MemorySegment.ofArray(tokens), ids, 0);
        stream.upload(MemorySegment.ofArray(newLengths), lengths, 0);
    }

    /** Annotations {@code [N*S, 2H]}. */
    Matrix annotations() {
        return pairs(annotations, shape.annotation());
    }

    /** Keys {@code [N*S, H]}. */
    Matrix keys() {
        return pairs(keys, shape.hidden());
    }

    /** Gradient with respect to the annotations, to be added to after {@link #zeroGradients}. */
    Matrix dAnnotations() {
        return pairs(Objects.requireNonNull(backward).dAnnotations, shape.annotation());
    }

    /** Gradient with respect to the keys, likewise. */
    Matrix dKeys() {
        return pairs(Objects.requireNonNull(backward).dKeys, shape.hidden());
    }

    void zeroGradients(ComputeStream stream) {
        Memory.zero(stream, dAnnotations());
        Memory.zero(stream, dKeys());
    }

    private Matrix pairs(DeviceBuffer buffer, int columns) {
        return Matrix.of(buffer, rows * steps, columns);
    }

    private Sequence sequence(DeviceBuffer buffer, int columns) {
        return Sequence.batchMajor(buffer, steps, rows, columns);
    }

    private Sequence half(DeviceBuffer buffer, boolean reverse) {
        return sequence(buffer, shape.annotation()).columns(reverse ? shape.hidden() : 0, shape.hidden());
    }

    private RecurrentState state(DeviceBuffer h, @Nullable DeviceBuffer c) {
        return new RecurrentState(
                Matrix.of(h, rows, shape.hidden()), c == null ? null : Matrix.of(c, rows, shape.hidden()));
    }

    /**
     * Reads the batch.
     *
     * @param first the decoder's h before its first step {@code [N, H]}, overwritten
     */
    void forward(ComputeStream stream, Matrix first) {
        List<DeviceBuffer> weights = network.weights();
        kernels.gather(stream, network.matrix(weights, Shape.SOURCE), ids, pairs(vectors, shape.embedding()));
        read(stream, network.forward(), Network.forward(weights), false);
        read(stream, network.reverse(), Network.reverse(weights), true);
        kernels.gemm(stream, annotations(), false, network.matrix(weights, Shape.KEY), true, keys(), false);
        Matrix sum = Matrix.of(firstSum, rows, shape.hidden());
        kernels.gemm(
                stream,
                Matrix.of(lastH, rows, shape.hidden()),
                false,
                network.matrix(weights, Shape.BRIDGE),
                true,
                sum,
                false);
        kernels.activate(stream, Activation.TANH, sum, first);
    }

    private void read(ComputeStream stream, RecurrentPlan plan, DeviceBuffer packed, boolean reverse) {
        plan.forward(
                stream,
                new RecurrentPlan.Forward(
                        steps,
                        rows,
                        packed,
                        sequence(vectors, shape.embedding()),
                        half(annotations, reverse),
                        lengths,
                        null,
                        reverse ? state(lastH, lastC) : null,
                        backward == null ? null : reserve(backward, reverse),
                        workspace,
                        null,
                        null));
    }

    private static DeviceBuffer reserve(Backward kept, boolean reverse) {
        return reverse ? kept.reverseReserve : kept.forwardReserve;
    }

    /**
     * The gradients of {@link #forward}, after those of annotations and keys have been collected; weight gradients are added
     * to.
     *
     * @param first as forward left it
     * @param dFirst with respect to it, overwritten by scratch
     */
    void backward(ComputeStream stream, Matrix first, Matrix dFirst, List<DeviceBuffer> gradients) {
        Backward kept = Objects.requireNonNull(backward, "an encoder for training");
        List<DeviceBuffer> weights = network.weights();
        Matrix lastHidden = Matrix.of(lastH, rows, shape.hidden());
        kernels.activateBackward(
                stream, Activation.TANH, Matrix.of(firstSum, rows, shape.hidden()), first, dFirst, dFirst);
        kernels.gemm(stream, dFirst, true, lastHidden, false, network.matrix(gradients, Shape.BRIDGE), true);
        RecurrentState dLast = state(kept.dLastH, kept.dLastC);
        // Nothing reads the last c, whose gradient stays zeros.
        kernels.gemm(stream, dFirst, false, network.matrix(weights, Shape.BRIDGE), false, dLast.h(), false);

        kernels.gemm(stream, dKeys(), true, annotations(), false, network.matrix(gradients, Shape.KEY), true);
        kernels.gemm(stream, dKeys(), false, network.matrix(weights, Shape.KEY), false, dAnnotations(), true);

        back(stream, network.forward(), Network.forward(weights), Network.forward(gradients), kept, null);
        back(stream, network.reverse(), Network.reverse(weights), Network.reverse(gradients), kept, dLast);
        Matrix dVectors = pairs(kept.dVectors, shape.embedding());
        kernels.add(stream, pairs(kept.dVectorsReverse, shape.embedding()), dVectors);
        kernels.scatterAdd(stream, dVectors, ids, network.matrix(gradients, Shape.SOURCE));
    }

    /** @param dLast null for the forward cell, whose last state nobody reads */
    private void back(
            ComputeStream stream,
            RecurrentPlan plan,
            DeviceBuffer packed,
            DeviceBuffer gradients,
            Backward kept,
            @Nullable RecurrentState dLast) {
        boolean reverse = dLast != null;
        plan.backward(
                stream,
                new RecurrentPlan.Backward(
                        steps,
                        rows,
                        packed,
                        sequence(vectors, shape.embedding()),
                        lengths,
                        null,
                        reserve(kept, reverse),
                        workspace,
                        null,
                        half(kept.dAnnotations, reverse),
                        dLast,
                        gradients,
                        sequence(reverse ? kept.dVectorsReverse : kept.dVectors, shape.embedding()),
                        null,
                        null));
    }
}
