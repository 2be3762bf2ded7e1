package org.lstm4j.interchange.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.convention.Attributes;
import org.lstm4j.interchange.convention.Inputs;
import org.lstm4j.interchange.convention.OnnxRecurrent;
import org.lstm4j.interchange.convention.RecurrentRunner;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxNode;
import org.lstm4j.interchange.onnx.operator.Arguments;
import org.lstm4j.interchange.onnx.operator.JsonAttributes;
import org.lstm4j.interchange.onnx.operator.Operator;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.RecurrentWeights;

/**
 * An LSTM, GRU or RNN of a graph. Where its weights are constants it is read with the file and packed once a session;
 * where they are computed or given, both are done in every run.
 */
final class RecurrentNode implements Step.Binding {
    private static final List<String> INPUTS =
            List.of("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P");

    private static final List<String> OUTPUTS = List.of("Y", "Y_h", "Y_c");
    private static final int WITHOUT_CELL_STATE = 6;

    private final OnnxNode node;
    private final JsonObject attributes;
    private final @Nullable OnnxRecurrent fixed;

    /**
     * Reads a node.
     *
     * @param constants its inputs as far as they are known, null for the others
     * @throws org.lstm4j.interchange.UnsupportedModelException if an attribute cannot be computed exactly
     */
    RecurrentNode(OnnxNode node, int opset, List<@Nullable Tensor> constants) {
        this.node = node;
        this.attributes = JsonAttributes.of(node, opset);
        boolean lstm = node.operator().equals("LSTM");
        int inputs = node.inputs().size();
        if (inputs < 3
                || inputs > (lstm ? INPUTS.size() : WITHOUT_CELL_STATE)
                || node.outputs().size() > (lstm ? 3 : 2)) {
            throw new ModelFormatException(node.describe() + ": it has " + inputs + " inputs and "
                    + node.outputs().size() + " outputs, which ONNX does not allow; export the model anew");
        }
        boolean known = Stream.of(1, 2, 3, 7)
                .allMatch(i -> i >= inputs || node.inputs().get(i).isEmpty() || constants.get(i) != null);
        this.fixed = known ? read(named(constants)) : null;
    }

    /** The operator, null where its weights are known in a run alone. */
    @Nullable
    OnnxRecurrent fixed() {
        return fixed;
    }

    static boolean is(OnnxNode node) {
        return node.domain().isEmpty() && List.of("LSTM", "GRU", "RNN").contains(node.operator());
    }

    @Override
    public Operator on(Backend backend, List<AutoCloseable> held) {
        OnnxRecurrent known = fixed;
        if (known == null) {
            return in -> {
                Inputs inputs = named(in.all());
                OnnxRecurrent operator = read(inputs);
                claim(in, operator);
                return inOrder(operator.run(backend, inputs));
            };
        }
        List<RecurrentRunner> runners = new ArrayList<>();
        for (RecurrentWeights direction : known.directions()) {
            RecurrentRunner runner = new RecurrentRunner(backend, direction);
            held.add(runner);
            runners.add(runner);
        }
        return in -> {
            claim(in, known);
            return inOrder(known.run(runners, named(in.all())));
        };
    }

    private OnnxRecurrent read(Inputs inputs) {
        return OnnxRecurrent.of(node.operator(), new Attributes(node.describe(), attributes), inputs);
    }

    private static void claim(Arguments in, OnnxRecurrent operator) {
        Tensor x = in.get(0);
        Tensor r = in.get(2);
        if (x.rank() == 3 && r.rank() == 3) {
            long rows = (long) x.dimension(0) * x.dimension(1);
            long states = 2L * x.dimension(operator.batchMajor() ? 0 : 1); // which are there even after no step
            in.claim(rows + states, (long) r.dimension(0) * r.dimension(2));
            in.work(rows, r.size());
            in.work(rows, in.get(1).size());
        }
    }

    private Inputs named(List<@Nullable Tensor> all) {
        Map<String, Tensor> named = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            Tensor tensor = all.get(i);
            if (tensor != null) {
                named.put(INPUTS.get(i), tensor);
            }
        }
        return new Inputs(node.describe(), named, Integer.MAX_VALUE); // the limit is that of Arguments.claim
    }

    private static List<Tensor> inOrder(Map<String, Tensor> outputs) {
        List<Tensor> all = new ArrayList<>();
        for (String name : OUTPUTS) {
            Tensor output = outputs.get(name);
            if (output != null) {
                all.add(output);
            }
        }
        return all;
    }
}
