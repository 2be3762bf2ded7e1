package org.lstm4j.tasks.translate;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;

/**
 * The loss of a batch and its gradients, by teacher forcing: every step reads the token that should have been written
 * (Williams and Zipser 1989). The decoder's cell runs step by step, since what it reads hangs on its last state; the readout
 * is one product over all steps. Batches follow one another in the same memory.
 */
final class TrainingPass {
    private final Network network;
    private final CoreKernels kernels;
    private final ComputeStream stream;
    private final Shape shape;
    private final Encoder encoder;
    private final AdditiveAttention attention;
    private final DeviceBuffer inputIds;
    private final DeviceBuffer targets;
    private final DeviceBuffer rowWeights;
    /** Of every step: what the cell reads, its h (one more, that before the first), its c, the query and the alphas. */
    private final DeviceBuffer inputs;

    private final DeviceBuffer hidden;
    private final @Nullable DeviceBuffer cells;
    private final DeviceBuffer queries;
    private final DeviceBuffer alphas;
    private final DeviceBuffer logits;
    private final DeviceBuffer dLogits;
    private final DeviceBuffer dInputs;
    private final DeviceBuffer dHidden;
    private final DeviceBuffer dQueries;
    private final DeviceBuffer dStepInput;
    /** The gradient of the state after a step and of that before it, in turn. */
    private final List<RecurrentState> dStates;

    private final List<DeviceBuffer> reserves = new ArrayList<>();
    private final DeviceBuffer workspace;
    private final DeviceBuffer loss;

    /**
     * Allocates for batches up to a largest shape.
     *
     * @param memory what closes it all
     * @param most rows, steps of a source and steps of a target
     */
    TrainingPass(Network network, Memory memory, ComputeStream stream, Size most) {
        this.network = network;
        this.stream = stream;
        kernels = network.backend().kernels();
        shape = network.shape();
        RecurrentPlan plan = network.decoder();
        int rows = most.rows;
        encoder = new Encoder(network, memory, rows, most.sourceSteps, true);
        attention = new AdditiveAttention(
                network.backend(), memory, stream, rows, most.sourceSteps, shape.hidden(), shape.annotation());
        long cases = (long) rows * most.steps;
        inputIds = memory.words(cases, Usage.STATE);
        targets = memory.words(cases, Usage.STATE);
        rowWeights = memory.words(cases, Usage.STATE);
        inputs = memory.words(cases * shape.decoderInput(), Usage.STATE);
        hidden = memory.words((cases + rows) * shape.hidden(), Usage.STATE);
        boolean hasCells = plan.spec().cell().hasCellState();
        cells = hasCells ? memory.words((cases + rows) * shape.hidden(), Usage.STATE) : null;
        queries = memory.words(cases * shape.hidden(), Usage.STATE);
        alphas = memory.words(cases * most.sourceSteps, Usage.STATE);
        logits = memory.words(cases * shape.targets(), Usage.STATE);
        dLogits = memory.words(cases * shape.targets(), Usage.STATE);
        dInputs = memory.words(cases * shape.decoderInput(), Usage.STATE);
        dHidden = memory.words(cases * shape.hidden(), Usage.STATE);
        dQueries = memory.words(cases * shape.hidden(), Usage.STATE);
        dStepInput = memory.words((long) rows * shape.decoderInput(), Usage.STATE);
        dStates = List.of(memory.state(plan.spec(), rows), memory.state(plan.spec(), rows));
        for (int t = 0; t < most.steps; t++) {
            reserves.add(memory.bytes(plan.reserveBytes(1, rows), Usage.RESERVE));
        }
        workspace = memory.bytes(plan.workspaceBytes(1, rows), Usage.WORKSPACE);
        loss = memory.words(1, Usage.STATE);
    }

    /** A batch's shape, or the largest of several. */
    record Size(int rows, int sourceSteps, int steps) {
        static Size of(Batch batch) {
            return new Size(batch.rows(), batch.sourceSteps(), batch.steps());
        }

        Size or(Size other) {
            return new Size(
                    Math.max(rows, other.rows), Math.max(sourceSteps, other.sourceSteps), Math.max(steps, other.steps));
        }
    }

    /** Computes the mean loss over a batch's targets; waits for it. */
    double loss(Batch batch) {
        forward(batch);
        return softmax(batch, null);
    }

    /**
     * Computes the mean loss and its gradients; waits for the loss.
     *
     * @param gradients blocks that are added to
     */
    double lossAndGradients(Batch batch, List<DeviceBuffer> gradients) {
        forward(batch);
        double value = softmax(batch, Matrix.of(dLogits, batch.steps() * batch.rows(), shape.targets()));
        backward(batch, gradients);
        return value;
    }

    private double softmax(Batch batch, @Nullable Matrix gradient) {
        Matrix outputs = Matrix.of(logits, batch.steps() * batch.rows(), shape.targets());
        kernels.softmaxCrossEntropy(stream, outputs, targets, rowWeights, Matrix.of(loss, 1, 1), gradient);
        float[] value = new float[1];
        stream.download(loss, 0, MemorySegment.ofArray(value));
        return value[0];
    }

    private void forward(Batch batch) {
        int rows = batch.rows();
        List<DeviceBuffer> weights = network.weights();
        encoder.load(stream, batch.sources(), batch.lengths(), batch.sourceSteps());
        attention.shape(stream, batch.lengths(), batch.sourceSteps());
        stream.upload(MemorySegment.ofArray(batch.inputs()), inputIds, 0);
        stream.upload(MemorySegment.ofArray(batch.targets()), targets, 0);
        stream.upload(MemorySegment.ofArray(batch.rowWeights()), rowWeights, 0);

        encoder.forward(stream, step(hidden, 0, rows, shape.hidden()));
        if (cells != null) {
            Memory.zero(stream, step(cells, 0, rows, shape.hidden()));
        }
        Matrix read = all(inputs, batch, shape.decoderInput());
        Memory.zero(stream, read);
        kernels.gather(stream, network.matrix(weights, Shape.TARGET), inputIds, read.columns(0, shape.embedding()));
        for (int t = 0; t < batch.steps(); t++) {
            Matrix query = step(queries, t, rows, shape.hidden());
            kernels.gemm(
                    stream,
                    step(hidden, t, rows, shape.hidden()),
                    false,
                    network.matrix(weights, Shape.QUERY),
                    true,
                    query,
                    false);
            attention.forward(
                    stream,
                    query,
                    encoder.keys(),
                    encoder.annotations(),
                    network.matrix(weights, Shape.SCORE),
                    step(alphas, t, rows, batch.sourceSteps()),
                    context(inputs, t, rows));
            network.decoder()
                    .forward(
                            stream,
                            new RecurrentPlan.Forward(
                                    1,
                                    rows,
                                    Network.decoder(weights),
                                    stepInput(t, rows),
                                    null,
                                    null,
                                    state(t, rows),
                                    state(t + 1, rows),
                                    reserves.get(t),
                                    workspace,
                                    null,
                                    null));
        }
        Readout.forward(
                kernels,
                stream,
                network,
                read,
                written(batch),
                Matrix.of(logits, batch.steps() * rows, shape.targets()));
    }

    private void backward(Batch batch, List<DeviceBuffer> gradients) {
        int rows = batch.rows();
        List<DeviceBuffer> weights = network.weights();
        Matrix dRead = all(dInputs, batch, shape.decoderInput());
        Readout.backward(
                kernels,
                stream,
                network,
                all(inputs, batch, shape.decoderInput()),
                written(batch),
                Matrix.of(dLogits, batch.steps() * rows, shape.targets()),
                dRead,
                all(dHidden, batch, shape.hidden()),
                gradients);
        encoder.zeroGradients(stream);
        Memory.zero(stream, all(dQueries, batch, shape.hidden()));
        RecurrentState after = rows(dStates.getFirst(), rows);
        RecurrentState before = rows(dStates.getLast(), rows);
        Memory.zero(stream, after.h());
        if (after.c() != null) {
            Memory.zero(stream, after.c());
        }
        for (int t = batch.steps() - 1; t >= 0; t--) {
            kernels.add(stream, step(dHidden, t, rows, shape.hidden()), after.h());
            cellBackward(t, rows, after, before, gradients);
            kernels.add(
                    stream,
                    Matrix.of(dStepInput, rows, shape.decoderInput()),
                    step(dInputs, t, rows, shape.decoderInput()));
            Matrix dQuery = step(dQueries, t, rows, shape.hidden());
            attention.backward(
                    stream,
                    step(queries, t, rows, shape.hidden()),
                    encoder.keys(),
                    encoder.annotations(),
                    network.matrix(weights, Shape.SCORE),
                    step(alphas, t, rows, batch.sourceSteps()),
                    context(dInputs, t, rows),
                    dQuery,
                    encoder.dKeys(),
                    encoder.dAnnotations(),
                    network.matrix(gradients, Shape.SCORE));
            kernels.gemm(stream, dQuery, false, network.matrix(weights, Shape.QUERY), false, before.h(), true);
            RecurrentState done = after;
            after = before;
            before = done;
        }
        kernels.gemm(
                stream,
                all(dQueries, batch, shape.hidden()),
                true,
                all(hidden, batch, shape.hidden()),
                false,
                network.matrix(gradients, Shape.QUERY),
                true);
        kernels.scatterAdd(
                stream, dRead.columns(0, shape.embedding()), inputIds, network.matrix(gradients, Shape.TARGET));
        encoder.backward(stream, step(hidden, 0, rows, shape.hidden()), after.h(), gradients);
    }

    private void cellBackward(
            int t, int rows, RecurrentState after, RecurrentState before, List<DeviceBuffer> gradients) {
        network.decoder()
                .backward(
                        stream,
                        new RecurrentPlan.Backward(
                                1,
                                rows,
                                Network.decoder(network.weights()),
                                stepInput(t, rows),
                                null,
                                state(t, rows),
                                reserves.get(t),
                                workspace,
                                null,
                                null,
                                after,
                                Network.decoder(gradients),
                                Sequence.timeMajor(dStepInput, 1, rows, shape.decoderInput()),
                                before,
                                null));
    }

    /** Step t of what holds all steps one after the other. */
    private static Matrix step(DeviceBuffer buffer, int t, int rows, int columns) {
        return new Matrix(buffer, (long) t * rows * columns, rows, columns, columns);
    }

    /** All steps of a batch, a row for each case. */
    private static Matrix all(DeviceBuffer buffer, Batch batch, int columns) {
        return Matrix.of(buffer, batch.steps() * batch.rows(), columns);
    }

    /** The decoder's h after every step. */
    private Matrix written(Batch batch) {
        int columns = shape.hidden();
        return new Matrix(hidden, (long) batch.rows() * columns, batch.steps() * batch.rows(), columns, columns);
    }

    private Matrix context(DeviceBuffer buffer, int t, int rows) {
        return step(buffer, t, rows, shape.decoderInput()).columns(shape.embedding(), shape.annotation());
    }

    private Sequence stepInput(int t, int rows) {
        int width = shape.decoderInput();
        long size = (long) rows * width;
        return new Sequence(inputs, t * size, 1, rows, width, size, width);
    }

    /** The state before step t. */
    private RecurrentState state(int t, int rows) {
        return new RecurrentState(
                step(hidden, t, rows, shape.hidden()), cells == null ? null : step(cells, t, rows, shape.hidden()));
    }

    private static RecurrentState rows(RecurrentState state, int rows) {
        return new RecurrentState(
                state.h().rows(0, rows), state.c() == null ? null : state.c().rows(0, rows));
    }
}
