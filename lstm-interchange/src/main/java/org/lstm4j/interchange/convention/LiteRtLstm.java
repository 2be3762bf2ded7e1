package org.lstm4j.interchange.convention;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.RecurrentRunner.Result;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/**
 * LiteRT's {@code UNIDIRECTIONAL_SEQUENCE_LSTM}: one matrix a gate, {@code cifg} for {@code i = 1 - f}, {@code cell_clip} on
 * the cell state. Layer normalisation is refused, because LiteRT's epsilon is none of the spec's, and so are a projection's
 * clip and a bias of it that is not zero.
 */
final class LiteRtLstm {
    private static final List<String> GATES = List.of("input", "forget", "cell", "output");
    private static final List<String> PEEPHOLES = List.of("input", "forget", "output");

    private final RecurrentSpec spec;
    private final boolean timeMajor;
    private final RecurrentWeights weights;

    private LiteRtLstm(RecurrentSpec spec, boolean timeMajor, Inputs inputs) {
        this.spec = spec;
        this.timeMajor = timeMajor;
        weights = weights(spec, inputs);
    }

    /** Reads an operator; its attributes are accounted for afterwards. */
    static LiteRtLstm of(String type, Attributes attributes, Inputs inputs) {
        if (!type.equals("UNIDIRECTIONAL_SEQUENCE_LSTM")) {
            throw new UnsupportedModelException(
                    attributes.operator() + ": expected UNIDIRECTIONAL_SEQUENCE_LSTM, got " + type);
        }
        if (attributes.flag("layer_norm", false)) {
            attributes.find("layer_norm_epsilon");
            throw attributes.refuse(
                    "layer_norm_epsilon", "layer normalisation adds " + RecurrentSpec.NORM_EPSILON + " here");
        }
        attributes.find("layer_norm_epsilon"); // of no layer normalisation
        if (attributes.number("proj_clip", 0f) != 0f) {
            throw attributes.refuse("proj_clip", "a projection is not clipped here; expected 0");
        }
        float cellClip = Convention.cellClip(attributes);
        boolean cifg = attributes.flag("cifg", false);
        Tensor first = inputs.get("input_to_forget_weights", Inputs.ANY, Inputs.ANY);
        int hidden = first.dimension(0);
        Tensor projection =
                attributes.flag("projection", false) ? inputs.get("projection_weights", Inputs.ANY, hidden) : null;
        Activation activation = activation(attributes);
        Activation gate = Activation.SIGMOID;
        RecurrentSpec spec = RecurrentSpec.lstm(first.dimension(1), hidden).toBuilder()
                .bias(Bias.SINGLE)
                .activations(List.of(gate, gate, activation, gate, activation))
                .coupling(cifg ? Coupling.INPUT_FROM_FORGET : Coupling.NONE)
                .peephole(attributes.flag("peephole", false))
                .projectionSize(projection == null ? 0 : projection.dimension(0))
                .cellClip(cellClip)
                .build();
        boolean timeMajor = attributes.flag("time_major", false);
        attributes.done();
        return new LiteRtLstm(spec, timeMajor, inputs);
    }

    private static Activation activation(Attributes attributes) {
        return switch (attributes.text("activation", "tanh")) {
            case "tanh" -> Activation.TANH;
            case "relu" -> Activation.RELU;
            case "sigmoid" -> Activation.SIGMOID;
            default -> throw attributes.refuse("activation", "expected tanh, relu or sigmoid");
        };
    }

    private static RecurrentWeights weights(RecurrentSpec spec, Inputs inputs) {
        int hidden = spec.hiddenSize();
        Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);
        arrays.put(WeightKind.INPUT, gates(spec, inputs, "input_to_%s_weights", hidden, spec.inputSize()));
        arrays.put(WeightKind.RECURRENT, gates(spec, inputs, "recurrent_to_%s_weights", hidden, spec.outputSize()));
        arrays.put(WeightKind.INPUT_BIAS, gates(spec, inputs, "%s_gate_bias", hidden));
        if (spec.peephole()) {
            arrays.put(WeightKind.PEEPHOLE, blocks(PEEPHOLES, spec, inputs, "cell_to_%s_weights", hidden));
        }
        if (spec.projectionSize() > 0) {
            int size = spec.projectionSize();
            arrays.put(
                    WeightKind.PROJECTION,
                    inputs.get("projection_weights", size, hidden).floats());
            Tensor bias = inputs.find("projection_bias", size);
            if (bias != null && !isZero(bias.floats())) {
                throw new UnsupportedModelException(
                        "UNIDIRECTIONAL_SEQUENCE_LSTM: input projection_bias: a projection has no bias here; expected zeros");
            }
        }
        return RecurrentWeights.of(spec, arrays);
    }

    private static float[] gates(RecurrentSpec spec, Inputs inputs, String name, int... shape) {
        return blocks(GATES, spec, inputs, name, shape);
    }

    /** The arrays of some gates one behind the other; zeros for a coupled input gate, which has none. */
    private static float[] blocks(List<String> gates, RecurrentSpec spec, Inputs inputs, String name, int... shape) {
        int block = Tensor.elements(shape);
        float[] all = new float[inputs.room(gates.size(), block)];
        for (int i = 0; i < gates.size(); i++) {
            boolean coupled = i == 0 && spec.coupling() != Coupling.NONE;
            if (!coupled) {
                Tensor gate = inputs.get(name.formatted(gates.get(i)), shape);
                System.arraycopy(gate.floats(), 0, all, i * block, block);
            }
        }
        return all;
    }

    private static boolean isZero(float[] values) {
        for (float value : values) {
            if (value != 0f) {
                return false;
            }
        }
        return true;
    }

    /**
     * Runs the operator.
     *
     * @return output {@code [T, N, R]}, or {@code [N, T, R]} where the operator is batch-major, as its input is
     */
    Map<String, Tensor> run(Backend backend, Inputs inputs) {
        Tensor input = inputs.get("input", Inputs.ANY, Inputs.ANY, spec.inputSize());
        int steps = input.dimension(timeMajor ? 0 : 1);
        int batch = input.dimension(timeMajor ? 1 : 0);
        float[] x = timeMajor ? input.floats() : Blocks.swap(input.floats(), batch, steps, spec.inputSize());
        inputs.room(steps, batch, spec.outputSize());
        inputs.room(batch, spec.hiddenSize());
        Result result;
        try (RecurrentRunner runner = new RecurrentRunner(backend, weights)) {
            result = runner.run(x, steps, batch, null, null);
        }
        int width = spec.outputSize();
        return Map.of(
                "output",
                timeMajor
                        ? Tensor.of(result.y(), steps, batch, width)
                        : Tensor.of(Blocks.swap(result.y(), steps, batch, width), batch, steps, width));
    }
}
