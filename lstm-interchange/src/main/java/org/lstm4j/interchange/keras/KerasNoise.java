package org.lstm4j.interchange.keras;

import java.util.Set;

/**
 * Layers that work in training alone and have no counterpart here: a model's predictions are the same without them. Dropout that a
 * layer here can say is none of them.
 */
final class KerasNoise {
    static final Set<String> NAMES =
            Set.of("GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization", "Dropout");

    private KerasNoise() {}

    /**
     * Whether a layer is one of them.
     *
     * @throws org.lstm4j.interchange.UnsupportedModelException if it is, and has an option that is not known
     */
    static boolean is(KerasConfig layer) {
        switch (layer.type()) {
            case "GaussianNoise" -> layer.requireKnown("stddev");
            case "GaussianDropout" -> layer.requireKnown("rate");
            case "AlphaDropout" -> layer.requireKnown("rate", "noise_shape");
            case "ActivityRegularization" -> layer.requireKnown("l1", "l2");
            case "Dropout" -> {
                if (layer.isAbsent("noise_shape")) {
                    return false;
                }
                layer.requireKnown("rate", "noise_shape");
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
