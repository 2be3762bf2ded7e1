package org.lstm4j.internal.network;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Usage;

/** One shape's way through all layers: a stream, buffers and prepared calls. Belongs to one thread at a time. */
public final class Pass implements AutoCloseable {
    private final PassShape shape;
    private final BufferScope scope;
    private final ComputeStream stream;
    private final boolean owner;
    private final Binding binding;
    private final Flow input;
    private final List<Link> links = new ArrayList<>();
    /** The lowest layer that training changes: gradients go no further down. */
    private final int firstLearning;

    Pass(Backend backend, List<Node> nodes, Model model, PassShape shape, PassKind kind) {
        this(backend, nodes, model, shape, kind, backend.newStream(), new BufferScope(backend), true);
    }

    /** A training pass whose stream and memory are somebody else's to close. */
    Pass(Backend backend, List<Node> nodes, Model model, PassShape shape, ComputeStream stream, BufferScope memory) {
        this(backend, nodes, model, shape, PassKind.TRAINING, stream, memory, false);
    }

    private Pass(
            Backend backend,
            List<Node> nodes,
            Model model,
            PassShape shape,
            PassKind kind,
            ComputeStream stream,
            BufferScope scope,
            boolean owner) {
        this.shape = shape;
        this.scope = scope;
        this.stream = stream;
        this.owner = owner;
        try {
            DeviceBuffer lengths =
                    shape.ragged() ? scope.bytes((long) shape.batch() * Integer.BYTES, Usage.STATE) : null;
            StepStates states = kind == PassKind.STREAMING ? new StepStates(scope, model.specs(), shape.batch()) : null;
            binding = new Binding(shape, kind, scope, backend.kernels(), lengths, states);
            input = binding.flow(model.inputFeatures(0));
            Flow flow = input;
            Flow gradient = null;
            int first = 0;
            while (first < nodes.size() - 1 && !learns(nodes.get(first))) {
                first++;
            }
            firstLearning = first;
            for (Node node : nodes) {
                Link link = node.bind(binding, flow, gradient);
                flow = link.out;
                gradient = links.size() < firstLearning ? null : link.dOut;
                links.add(link);
            }
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private static boolean learns(Node node) {
        return node.blocks().stream().anyMatch(block -> block.gradients() != null);
    }

    public PassShape shape() {
        return shape;
    }

    public ComputeStream stream() {
        return stream;
    }

    /** What the last layer computes, a row for every output step. */
    public Matrix output() {
        return links.getLast().out.matrix();
    }

    /** Gradient with respect to {@link #output}, for the loss to write; training only. */
    public Matrix outputGradient() {
        return Objects.requireNonNull(links.getLast().dOut).matrix();
    }

    /** Copies input {@code [N, T, inputSize]}, or token ids {@code [N, T]}, to the device; time-major where the shape says so. */
    public void upload(MemorySegment x) {
        stream.upload(x, input.buffer(), 0);
    }

    /** Copies the rows' lengths to the device; ragged shapes only. */
    public void uploadLengths(int[] lengths) {
        stream.upload(MemorySegment.ofArray(lengths), Objects.requireNonNull(binding.lengths), 0);
    }

    /** Waits for the output and copies it to the caller. */
    public void download(MemorySegment y) {
        Matrix out = links.getLast().out.matrix();
        stream.download(out.buffer(), out.offset() * Float.BYTES, y);
    }

    /** Recurrent units, in layer order; the parts of a state. */
    public int parts() {
        return binding.initialStates.size();
    }

    /** Sets one unit's state before the first step; c is empty for cells that have none. */
    public void uploadState(int part, float[] h, float[] c) {
        RecurrentState state = binding.initialStates.get(part);
        upload(h, state.h());
        if (state.c() != null) {
            upload(c, state.c());
        }
    }

    private void upload(float[] values, Matrix matrix) {
        stream.upload(MemorySegment.ofArray(values), matrix.buffer(), matrix.offset() * Float.BYTES);
    }

    /** Sets the states before the first step to zeros. */
    public void zeroStates() {
        for (RecurrentState state : binding.initialStates) {
            zero(state.h());
            if (state.c() != null) {
                zero(state.c());
            }
        }
    }

    /** Makes the states after the last step those before the first one of the next call. */
    public void carryStates() {
        for (int part = 0; part < binding.initialStates.size(); part++) {
            RecurrentState from = binding.lastStates.get(part);
            RecurrentState to = binding.initialStates.get(part);
            binding.kernels.copy(stream, from.h(), to.h());
            Matrix c = from.c();
            if (c != null) {
                binding.kernels.copy(stream, c, Objects.requireNonNull(to.c()));
            }
        }
    }

    private void zero(Matrix matrix) {
        stream.zero(
                matrix.buffer(), matrix.offset() * Float.BYTES, (long) matrix.rows() * matrix.columns() * Float.BYTES);
    }

    /** Floats that a stream carries from step to step; streaming only. */
    public int carriedFloats() {
        return carried().columns();
    }

    /** Goes on from what another step carried, {@code [1, carriedFloats]}; streaming only. */
    public void resume(Matrix from) {
        binding.kernels.copy(stream, from, carried());
    }

    /** Hands on what the next step needs, {@code [1, carriedFloats]}; streaming only. */
    public void carry(Matrix to) {
        binding.kernels.copy(stream, carried(), to);
    }

    private Matrix carried() {
        return Objects.requireNonNull(binding.stepStates).block();
    }

    /** Waits, and reads one unit's h after the last step. */
    public float[] downloadHidden(int part) {
        return read(binding.lastStates.get(part).h());
    }

    /** Waits, and reads one unit's c after the last step; empty for cells that have none. */
    public float[] downloadCell(int part) {
        Matrix c = binding.lastStates.get(part).c();
        return c == null ? new float[0] : read(c);
    }

    /** Waits, and reads one unit's activated gates of all steps; a tracing pass only, like the next two. */
    public float[] downloadTracedGates(int part) {
        return read(binding.traces.get(part).gates().matrix());
    }

    /** Waits, and reads one unit's cell states of all steps; empty for cells that have none. */
    public float[] downloadTracedCells(int part) {
        Flow c = binding.traces.get(part).c();
        return c == null ? new float[0] : read(c.matrix());
    }

    /** Waits, and reads one unit's outputs of all steps. */
    public float[] downloadTracedHidden(int part) {
        return read(binding.traces.get(part).h().matrix());
    }

    private float[] read(Matrix matrix) {
        float[] values = new float[Math.multiplyExact(matrix.rows(), matrix.columns())];
        if (matrix.rowStride() == matrix.columns()) {
            stream.download(matrix.buffer(), matrix.offset() * Float.BYTES, MemorySegment.ofArray(values));
            return values;
        }
        // Row by row, where the last h of a bidirectional layer stands in columns of its output.
        for (int row = 0; row < matrix.rows(); row++) {
            MemorySegment target = MemorySegment.ofArray(values)
                    .asSlice((long) row * matrix.columns() * Float.BYTES, (long) matrix.columns() * Float.BYTES);
            stream.download(matrix.buffer(), (matrix.offset() + row * matrix.rowStride()) * Float.BYTES, target);
        }
        return values;
    }

    /** Drops by the numbers of one optimizer step from now on. */
    public void drawDropout(long seed, int step) {
        binding.dropout.draw(seed, step);
    }

    /** Drops nothing from now on. */
    public void disableDropout() {
        binding.dropout.off();
    }

    /** Counts instead of iterating: a stream's step allocates nothing, not even an iterator where C2 fails to remove it. */
    public void forward() {
        for (int i = 0; i < links.size(); i++) {
            links.get(i).forward(stream);
        }
    }

    /** Back-propagates {@link #outputGradient}; weight gradients accumulate. */
    public void backward() {
        for (Link link : links.subList(firstLearning, links.size()).reversed()) {
            link.backward(stream);
        }
    }

    @Override
    public void close() {
        if (owner) {
            try {
                stream.close();
            } finally {
                scope.close();
            }
        }
    }
}
