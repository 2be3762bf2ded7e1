package org.lstm4j.tasks.translate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Usage;

/** The network one token at a time, for N rows of one shape: what a search asks for logits, and tells what it chose. */
final class DecodingPass implements AutoCloseable {
    private final Network network;
    private final CoreKernels kernels;
    private final ComputeStream stream;
    private final Shape shape;
    private final Memory memory;
    private final int rows;
    private final int sourceSteps;
    private final Encoder encoder;
    private final AdditiveAttention attention;
    private final DeviceBuffer ids;
    private final DeviceBuffer parents;
    private final Matrix input;
    private final Matrix query;
    private final Matrix alpha;
    private final Matrix logits;
    private final DeviceBuffer workspace;
    private RecurrentState state;
    private RecurrentState spare;

    /**
     * Reads the sources.
     *
     * @param network for inference
     * @param sources of the N rows, each of at least one id
     */
    DecodingPass(Network network, List<int[]> sources) {
        this.network = network;
        kernels = network.backend().kernels();
        shape = network.shape();
        rows = sources.size();
        sourceSteps = sources.stream().mapToInt(source -> source.length).max().orElse(0);
        memory = new Memory(network.backend());
        stream = network.backend().newStream();
        try {
            encoder = new Encoder(network, memory, rows, sourceSteps, false);
            attention = new AdditiveAttention(
                    network.backend(), memory, stream, rows, sourceSteps, shape.hidden(), shape.annotation());
            ids = memory.words(rows, Usage.STATE);
            parents = memory.words(rows, Usage.STATE);
            input = matrix(shape.decoderInput());
            query = matrix(shape.hidden());
            alpha = matrix(sourceSteps);
            logits = matrix(shape.targets());
            workspace = memory.bytes(network.decoder().workspaceBytes(1, rows), Usage.WORKSPACE);
            state = memory.state(network.decoder().spec(), rows);
            spare = memory.state(network.decoder().spec(), rows);
            read(sources);
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private Matrix matrix(int columns) {
        return Matrix.of(memory.words((long) rows * columns, Usage.STATE), rows, columns);
    }

    private void read(List<int[]> sources) {
        Batch batch = Batch.of(
                sources.stream().map(source -> new Example(source, new int[0])).toList(), Batch.NO_ID);
        encoder.load(stream, batch.sources(), batch.lengths(), sourceSteps);
        attention.shape(stream, batch.lengths(), sourceSteps);
        encoder.forward(stream, state.h());
    }

    /**
     * One step of all rows.
     *
     * @param last each row's last token; the boundary before the first
     * @param from the row whose state each row goes on with
     * @return logits {@code [N, targets]} of the next token
     */
    float[] step(int[] last, int[] from) {
        List<DeviceBuffer> weights = network.weights();
        stream.upload(MemorySegment.ofArray(last), ids, 0);
        stream.upload(MemorySegment.ofArray(from), parents, 0);
        kernels.gather(stream, state.h(), parents, spare.h());
        if (state.c() != null && spare.c() != null) {
            kernels.gather(stream, state.c(), parents, spare.c());
        }
        RecurrentState gathered = spare;
        spare = state;
        state = gathered;

        kernels.gemm(stream, state.h(), false, network.matrix(weights, Shape.QUERY), true, query, false);
        Memory.zero(stream, input);
        kernels.gather(stream, network.matrix(weights, Shape.TARGET), ids, input.columns(0, shape.embedding()));
        attention.forward(
                stream,
                query,
                encoder.keys(),
                encoder.annotations(),
                network.matrix(weights, Shape.SCORE),
                alpha,
                input.columns(shape.embedding(), shape.annotation()));
        network.decoder()
                .step(stream, new RecurrentPlan.Step(rows, Network.decoder(weights), input, state, workspace, null));
        Readout.forward(kernels, stream, network, input, state.h(), logits);
        return download(logits);
    }

    /** How the last step weighed the source's tokens {@code [N, S]}. */
    float[] alphas() {
        return download(alpha);
    }

    private float[] download(Matrix matrix) {
        float[] values = new float[matrix.rows() * matrix.columns()];
        stream.download(matrix.buffer(), 0, MemorySegment.ofArray(values));
        return values;
    }

    @Override
    public void close() {
        try {
            stream.close();
        } finally {
            memory.close();
        }
    }
}
