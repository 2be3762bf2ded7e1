package org.lstm4j.interchange.convention;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Activation.Kind;
import org.lstm4j.spi.Cell;

/**
 * The attributes {@code activations}, {@code activation_alpha} and {@code activation_beta}. Alphas and betas are consumed in
 * the order of the functions, by those alone that have such a parameter, as ONNX Runtime does it; where none has it, they say
 * nothing. Names are case-insensitive.
 */
final class OnnxActivations {
    /**
     * A function and the parameters it takes.
     *
     * @param name as ONNX writes it
     * @param alpha its default, NaN for a parameter without one, null for none
     * @param beta likewise
     */
    record Function(
            String name,
            Kind kind,
            @Nullable Float alpha,
            @Nullable Float beta) {}

    /**
     * Of an alpha that is missing ONNX says 1 for ThresholdedRelu, and nothing for Affine and ScaledTanh, where ONNX Runtime
     * takes 0: no default is the meaning of such a model.
     */
    private static final Map<Kind, Function> FUNCTIONS = Stream.of(
                    new Function("Relu", Kind.RELU, null, null),
                    new Function("Tanh", Kind.TANH, null, null),
                    new Function("Sigmoid", Kind.SIGMOID, null, null),
                    new Function("Affine", Kind.AFFINE, Float.NaN, Float.NaN),
                    new Function("LeakyRelu", Kind.LEAKY_RELU, 0.01f, null),
                    new Function("ThresholdedRelu", Kind.THRESHOLDED_RELU, Float.NaN, null),
                    new Function("ScaledTanh", Kind.SCALED_TANH, Float.NaN, Float.NaN),
                    new Function("HardSigmoid", Kind.HARD_SIGMOID, 0.2f, 0.5f),
                    new Function("Elu", Kind.ELU, 1f, null),
                    new Function("Softsign", Kind.SOFTSIGN, null, null),
                    new Function("Softplus", Kind.SOFTPLUS, null, null))
            .collect(Collectors.toMap(Function::kind, function -> function));

    private static final Map<String, Function> BY_NAME = FUNCTIONS.values().stream()
            .collect(Collectors.toMap(function -> function.name().toLowerCase(Locale.ROOT), function -> function));

    private final Attributes attributes;

    private OnnxActivations(Attributes attributes) {
        this.attributes = attributes;
    }

    /** What ONNX says of an activation: its name, and which parameters it takes. */
    static Function of(Activation activation) {
        return Objects.requireNonNull(FUNCTIONS.get(activation.kind()));
    }

    /** For each direction the activations in the order of {@link org.lstm4j.spi.RecurrentSpec#activations}. */
    static List<List<Activation>> read(Attributes attributes, Cell cell, int directions) {
        return new OnnxActivations(attributes).read(cell, directions);
    }

    private List<List<Activation>> read(Cell cell, int directions) {
        List<String> defaults = switch (cell) {
            case LSTM -> List.of("sigmoid", "tanh", "tanh");
            case GRU -> List.of("sigmoid", "tanh");
            case RNN -> List.of("tanh");
        };
        int each = defaults.size();
        List<String> names = attributes.texts("activations");
        if (names.isEmpty()) {
            names = directions == 2
                    ? Stream.of(defaults, defaults).flatMap(List::stream).toList()
                    : defaults;
        }
        // An RNN's default is written for two directions, and exporters write it out where there is one.
        if (names.size() == 2 * each
                && directions == 1
                && names.subList(0, each).equals(names.subList(each, 2 * each))) {
            names = names.subList(0, each);
        }
        if (names.size() != each * directions) {
            throw attributes.refuse("activations", "expected " + each * directions + " functions");
        }
        Iterator<Float> alphas = attributes.numbers("activation_alpha").iterator();
        Iterator<Float> betas = attributes.numbers("activation_beta").iterator();
        List<Activation> all = new ArrayList<>();
        for (String name : names) {
            Function function = BY_NAME.get(name.toLowerCase(Locale.ROOT));
            if (function == null) {
                throw attributes.refuse("activations", "unknown function " + name);
            }
            float alpha = parameter("activation_alpha", name, function.alpha(), alphas);
            float beta = parameter("activation_beta", name, function.beta(), betas);
            all.add(new Activation(function.kind(), alpha, beta));
        }
        if (all.stream().anyMatch(one -> of(one).alpha() != null)) {
            refuseRest("activation_alpha", alphas);
        }
        if (all.stream().anyMatch(one -> of(one).beta() != null)) {
            refuseRest("activation_beta", betas);
        }
        List<List<Activation>> result = new ArrayList<>();
        for (int d = 0; d < directions; d++) {
            result.add(canonical(cell, all.subList(d * each, (d + 1) * each)));
        }
        return result;
    }

    private static List<Activation> canonical(Cell cell, List<Activation> f) {
        return switch (cell) {
            case LSTM -> List.of(f.get(0), f.get(0), f.get(1), f.get(0), f.get(2));
            case GRU -> List.of(f.get(0), f.get(0), f.get(1));
            case RNN -> List.of(f.get(0));
        };
    }

    private float parameter(String attribute, String function, @Nullable Float otherwise, Iterator<Float> given) {
        if (otherwise == null) {
            return 0f;
        }
        float value = given.hasNext() ? given.next() : otherwise;
        if (Float.isNaN(value)) {
            throw attributes.refuse(attribute, function + " needs a value, and has no default that all agree on");
        }
        return value;
    }

    private void refuseRest(String attribute, Iterator<Float> rest) {
        if (rest.hasNext()) {
            throw attributes.refuse(attribute, "more values than the functions in activations take");
        }
    }
}
