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
    private final long maxElements;
    private final List<AutoCloseable> held = new ArrayList<>();
    private final List<Operator> operators = new ArrayList<>();
    private boolean closed;

    OnnxSession(Graph graph, long maxElements, Backend backend) {
        this.graph = graph;
        this.maxElements = maxElements;
        try {
            for (Step step : graph.steps()) {
                operators.add(step.binding().on(backend, held));
            }
        } catch (RuntimeException e) {
            closeHeld();
            throw e;
        }
    }

    /**
     * Runs the model.
     *
     * @param inputs each of {@link OnnxModel#inputs}, by name
     * @return each of {@link OnnxModel#outputs}, by name and in their order; an output may be an input's tensor itself
     * @throws org.lstm4j.ShapeException if an input is missing, unknown, or not of its type and shape, or if a node finds that
     *     its inputs do not fit
     * @throws org.lstm4j.MemoryLimitException if an operator would make a larger tensor than the model's options allow
     * @throws ClosedException after {@link #close}
     */
    public synchronized Map<String, Tensor> run(Map<String, Tensor> inputs) {
        if (closed) {
            throw new ClosedException("session: it is closed; open another one");
        }
        return graph.run(operators, inputs, new Budget(maxElements, Long.MAX_VALUE));
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeHeld();
    }

    private void closeHeld() {
        for (AutoCloseable one : held.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                throw new LstmException("session: closing failed: " + e.getMessage(), e);
            }
        }
        held.clear();
    }
}
