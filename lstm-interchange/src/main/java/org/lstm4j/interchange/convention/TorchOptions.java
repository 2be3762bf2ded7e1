package org.lstm4j.interchange.convention;

import java.util.Set;

/** What the options of PyTorch's modules have in common. */
final class TorchOptions {
    /** In cases numbers in double precision become the nearest floats. */
    private static final Set<String> PRECISIONS = Set.of("float32", "float", "float64", "double");

    private TorchOptions() {}

    /** A class without the package before it: {@code LSTM} of {@code torch.nn.LSTM}. */
    static String className(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** A size, which is at least 1. */
    static int positive(Attributes attributes, String name, int otherwise) {
        int value = attributes.integer(name, otherwise);
        if (value < 1) {
            throw attributes.refuse(name, "expected at least 1");
        }
        return value;
    }

    /** Takes note of options that every module has: where it lies changes nothing, its precision might. */
    static void account(Attributes attributes) {
        attributes.ignore(Set.of("device"));
        if (!PRECISIONS.contains(className(attributes.text("dtype", "float32")))) {
            throw attributes.refuse("dtype", "expected torch.float32, or torch.float64 for the nearest floats");
        }
    }
}
