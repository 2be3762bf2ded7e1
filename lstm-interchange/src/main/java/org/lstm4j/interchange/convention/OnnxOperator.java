package org.lstm4j.interchange.convention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/**
 * A recurrent layer as ONNX's operator says it, which {@link OnnxRecurrent} reads. What is only of use in training, and what
 * stands past a row's length, is none of the operator's.
 *
 * @param type LSTM, GRU or RNN
 * @param direction ONNX's word
 * @param hiddenSize units
 * @param activations functions of each direction, by ONNX's names
 * @param alphas first parameters of those functions that take one, in order
 * @param betas second parameters likewise
 * @param clip bound of the gates' inputs, infinite for none
 * @param inputForget whether {@code f = 1 - i}
 * @param linearBeforeReset whether a GRU resets after its product
 * @param weights W, R and, where the layer has them, B and P, shaped as {@link OnnxRecurrent} says
 */
public record OnnxOperator(
        String type,
        String direction,
        int hiddenSize,
        List<String> activations,
        List<Float> alphas,
        List<Float> betas,
        float clip,
        boolean inputForget,
        boolean linearBeforeReset,
        Map<String, Tensor> weights) {

    /**
     * The operator of a layer.
     *
     * @param directions one, or forward and reverse of one layer
     * @throws UnsupportedModelException naming what ONNX cannot say
     */
    public static OnnxOperator of(List<RecurrentWeights> directions) {
        RecurrentSpec spec = directions.getFirst().spec();
        require(spec.projectionSize() == 0, "projects its hidden state (projectionSize " + spec.projectionSize() + ")");
        require(!spec.layerNorm(), "normalises its gates (layerNorm)");
        require(Float.isInfinite(spec.cellClip()), "clips its cell state (cellClip " + spec.cellClip() + ")");
        require(
                spec.coupling() != Coupling.INPUT_FROM_FORGET,
                "takes its input gate from its forget gate (coupling INPUT_FROM_FORGET)");
        List<String> names = new ArrayList<>();
        List<Float> alphas = new ArrayList<>();
        List<Float> betas = new ArrayList<>();
        for (RecurrentWeights direction : directions) {
            for (Activation activation : functions(direction.spec())) {
                OnnxActivations.Function function = OnnxActivations.of(activation);
                names.add(function.name());
                if (function.alpha() != null) {
                    alphas.add(activation.alpha());
                }
                if (function.beta() != null) {
                    betas.add(activation.beta());
                }
            }
        }
        return new OnnxOperator(
                spec.cell().name(),
                directions.size() == 2
                        ? "bidirectional"
                        : spec.direction() == Direction.FORWARD ? "forward" : "reverse",
                spec.hiddenSize(),
                List.copyOf(names),
                List.copyOf(alphas),
                List.copyOf(betas),
                spec.inputClip(),
                spec.coupling() == Coupling.FORGET_FROM_INPUT,
                spec.resetsAfterProduct(),
                weights(directions));
    }

    /** ONNX has one function for all gates of a cell. */
    private static List<Activation> functions(RecurrentSpec spec) {
        List<Activation> all = spec.activations();
        return switch (spec.cell()) {
            case LSTM -> {
                requireOne(all, all.get(0), all.get(1), all.get(3));
                yield List.of(all.get(0), all.get(2), all.get(4));
            }
            case GRU -> {
                requireOne(all, all.get(0), all.get(1));
                yield List.of(all.get(0), all.get(2));
            }
            case RNN -> all;
        };
    }

    private static void requireOne(List<Activation> all, Activation... gates) {
        require(Arrays.stream(gates).distinct().count() == 1, "has gates of different activations (" + all + ")");
    }

    private static Map<String, Tensor> weights(List<RecurrentWeights> directions) {
        RecurrentSpec spec = directions.getFirst().spec();
        int d = directions.size();
        int hidden = spec.hiddenSize();
        int width = spec.gateWidth();
        int[] gates = Blocks.inverse(OnnxRecurrent.gates(spec.cell()));
        List<float[]> w = new ArrayList<>();
        List<float[]> r = new ArrayList<>();
        List<float[]> b = new ArrayList<>();
        List<float[]> p = new ArrayList<>();
        for (RecurrentWeights one : directions) {
            w.add(Blocks.reorder(one.get(WeightKind.INPUT), 0, hidden * spec.inputSize(), gates));
            r.add(Blocks.reorder(one.get(WeightKind.RECURRENT), 0, hidden * hidden, gates));
            if (spec.bias() != Bias.NONE) {
                b.add(Blocks.reorder(one.get(WeightKind.INPUT_BIAS), 0, hidden, gates));
                b.add(
                        spec.bias() == Bias.DOUBLE
                                ? Blocks.reorder(one.get(WeightKind.RECURRENT_BIAS), 0, hidden, gates)
                                : new float[width]);
            }
            if (spec.peephole()) {
                p.add(Blocks.reorder(
                        one.get(WeightKind.PEEPHOLE), 0, hidden, Blocks.inverse(OnnxRecurrent.PEEPHOLES_FROM_IOF)));
            }
        }
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("W", joined(w, d, width, spec.inputSize()));
        weights.put("R", joined(r, d, width, hidden));
        if (!b.isEmpty()) {
            weights.put("B", joined(b, d, 2 * width));
        }
        if (!p.isEmpty()) {
            weights.put("P", joined(p, d, 3 * hidden));
        }
        return weights;
    }

    private static Tensor joined(List<float[]> parts, int... shape) {
        return Tensor.join(
                        parts.stream().map(part -> Tensor.of(part, part.length)).toList())
                .reshape(shape);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new UnsupportedModelException("it " + otherwise);
        }
    }

    /** A dense layer's weight {@code [units, width]} as the right operand of MatMul, {@code [width, units]}. */
    public static float[] matMul(float[] weight, int units, int width) {
        return Blocks.transpose(weight, units, width);
    }

    /** The other way round: the weight {@code [units, width]} out of MatMul's right operand {@code [width, units]}. */
    public static float[] weight(float[] operand, int width, int units) {
        return Blocks.transpose(operand, width, units);
    }
}
