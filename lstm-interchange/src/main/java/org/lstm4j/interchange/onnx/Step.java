package org.lstm4j.interchange.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxNode;
import org.lstm4j.interchange.onnx.operator.Arguments;
import org.lstm4j.interchange.onnx.operator.Budget;
import org.lstm4j.interchange.onnx.operator.Operator;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Backend;

/**
 * One node to be run.
 *
 * @param inputs its inputs' places among the values, -1 for one left out
 * @param outputs its outputs' places, -1 for one that nobody asks for
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Step(OnnxNode node, Binding binding, int[] inputs, int[] outputs) {

    /** A node's computation before it is known where it runs. */
    @FunctionalInterface
    interface Binding {
        /**
         * Prepares the computation on a backend.
         *
         * @param held takes what must be closed in the end
         */
        Operator on(Backend backend, List<AutoCloseable> held);
    }

    /**
     * Computes the outputs and puts them in their places.
     *
     * @throws ShapeException naming the node
     * @throws MemoryLimitException naming the node
     */
    void run(Operator operator, List<@Nullable Tensor> values, Budget budget) {
        List<@Nullable Tensor> arguments = new ArrayList<>();
        for (int input : inputs) {
            arguments.add(input < 0 ? null : values.get(input));
        }
        List<Tensor> results;
        try {
            results = operator.run(new Arguments(arguments, budget));
        } catch (ShapeException e) {
            throw new ShapeException(node.describe() + ": " + e.getMessage());
        } catch (MemoryLimitException e) {
            throw new MemoryLimitException(node.describe() + ": " + e.getMessage());
        }
        for (int i = 0; i < outputs.length; i++) {
            if (outputs[i] >= 0) {
                values.set(outputs[i], result(results, i));
            }
        }
    }

    private Tensor result(List<Tensor> results, int i) {
        if (i >= results.size()) {
            throw new LstmException(node.describe() + ": has no output " + i + "; do not ask for it");
        }
        return results.get(i);
    }
}
