package org.lstm4j.interchange.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lstm4j.ClosedException;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.onnx.operator.Budget;
import org.lstm4j.interchange.onnx.operator.Operator;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Backend;

/**
 * A model on a backend: its recurrent nodes run there, what stands around them on the host. Threads may share a session;
 * their runs take turns. Whoever opened it closes it, before the backend.
 */
public final class OnnxSession implements AutoCloseable {
    private final Graph graph;
    private final OnnxOptions options;
    private final List<AutoCloseable> held = new ArrayList<>();
    private final List<Operator> operators = new ArrayList<>();
    private boolean closed;

    OnnxSession(Graph graph, OnnxOptions options, Backend backend) {
        this.graph = graph;
        this.options = options;
        try {
            for (Step step : graph.steps()) {
                operators.add(step.binding().on(backend, held));
            }
        } catch (RuntimeException e) {
            try {
                closeHeld();
            } catch (RuntimeException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    /**
     * Runs the model.
     *
     * @param inputs each of {@link OnnxModel#inputs}, by name
     * @return each of {@link OnnxModel#outputs}, by name and in their order; an output may be an input's tensor itself, and lies in
     *     no array of the model
     * @throws org.lstm4j.ShapeException if an input is missing, unknown, or not of its type and shape, or if a node finds that
     *     its inputs do not fit
     * @throws org.lstm4j.MemoryLimitException if a node would take more than the model's options allow, naming it
     * @throws ClosedException after {@link #close}
     */
    public synchronized Map<String, Tensor> run(Map<String, Tensor> inputs) {
        if (closed) {
            throw new ClosedException("session: it is closed; open another one");
        }
        return graph.run(
                operators, inputs, new Budget(options.maxElements(), options.maxLiveElements(), options.maxWork()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeHeld();
    }

    /** Closes all, also where one fails. */
    private void closeHeld() {
        LstmException failed = null;
        for (AutoCloseable one : held.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                if (failed == null) {
                    failed = new LstmException("session: closing failed: " + e.getMessage(), e);
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        held.clear();
        if (failed != null) {
            throw failed;
        }
    }
}
