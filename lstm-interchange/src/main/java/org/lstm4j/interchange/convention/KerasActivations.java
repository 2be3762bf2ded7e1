package org.lstm4j.interchange.convention;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Activation.Kind;

/** Keras' names of activation functions. */
public final class KerasActivations {
    /** Keras 2's hard_sigmoid. */
    public static final Activation HARD_SIGMOID = new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f);

    /** Keras 3's. */
    public static final Activation HARD_SIGMOID_SIXTHS = new Activation(Kind.HARD_SIGMOID, 1f / 6, 0.5f);

    private KerasActivations() {}

    /**
     * The function of a name; empty for one that has no counterpart here.
     *
     * @param hardSigmoid which one goes by that name; asked only then
     */
    public static Optional<Activation> named(String name, Supplier<Activation> hardSigmoid) {
        return Optional.ofNullable(
                switch (name) {
                    case "linear" -> Activation.IDENTITY;
                    case "tanh" -> Activation.TANH;
                    case "sigmoid" -> Activation.SIGMOID;
                    case "relu" -> Activation.RELU;
                    case "elu" -> new Activation(Kind.ELU, 1f, 0f);
                    case "softplus" -> new Activation(Kind.SOFTPLUS, 0f, 0f);
                    case "softsign" -> new Activation(Kind.SOFTSIGN, 0f, 0f);
                    case "hard_sigmoid" -> hardSigmoid.get();
                    default -> null;
                });
    }

    /** The function that an attribute names; which hard_sigmoid is said by the formula in the attribute of that name. */
    static Activation read(Attributes attributes, String name, String otherwise) {
        return named(attributes.text(name, otherwise), () -> hardSigmoid(attributes))
                .orElseThrow(() -> attributes.refuse(
                        name, "expected linear, tanh, sigmoid, hard_sigmoid, relu, elu, softplus or softsign"));
    }

    /** Without a formula that of the case format, which is also that of Keras 2. */
    static Activation hardSigmoid(Attributes attributes) {
        String formula = attributes.text("hard_sigmoid", "clip(0.2*x+0.5,0,1)");
        return switch (formula.replace(" ", "").toLowerCase(Locale.ROOT)) {
            case "clip(0.2*x+0.5,0,1)" -> HARD_SIGMOID;
            case "clip(x/6+0.5,0,1)" -> HARD_SIGMOID_SIXTHS;
            default -> throw attributes.refuse("hard_sigmoid", "expected clip(0.2*x+0.5,0,1) or clip(x/6+0.5,0,1)");
        };
    }
}
