package org.lstm4j.interchange.page;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.Attributes;
import org.lstm4j.interchange.convention.Inputs;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;

/**
 * One operator that says a feature.
 *
 * @param attributes those of the feature, in JSON with {@code '} for quotes and without the braces around it
 * @param inputs those of the feature, as {@link Format#inputs} reads them
 */
record Probe(Format format, String operator, String attributes, List<String> inputs) {

    static Probe of(Format format, String operator, String attributes, String... inputs) {
        return new Probe(format, operator, attributes, List.of(inputs));
    }

    /** How the code answers: null when it computes, else why it refuses. */
    @Nullable
    String refusal(Backend backend) {
        Map<String, Tensor> with;
        try {
            with = run(backend);
        } catch (UnsupportedModelException e) {
            return e.getMessage();
        }
        if (!attributes.isEmpty() || !inputs.isEmpty()) {
            String plain =
                    operator.startsWith("Bidirectional(") ? operator.substring(14, operator.length() - 1) : operator;
            Map<String, Tensor> without = new Probe(format, plain, "", List.of()).run(backend);
            if (same(with, without)) {
                throw new AssertionError(this + " is taken, and changes nothing");
            }
        }
        return null;
    }

    private Map<String, Tensor> run(Backend backend) {
        JsonObject json =
                Json.parse(("{" + attributes + "}").replace('\'', '"')).asObject();
        return format.convention()
                .run(
                        operator,
                        new Attributes(operator, json),
                        new Inputs(operator, format.inputs(operator, json, inputs)),
                        backend);
    }

    private static boolean same(Map<String, Tensor> some, Map<String, Tensor> others) {
        return some.keySet().equals(others.keySet())
                && some.entrySet().stream().allMatch(entry -> same(entry.getValue(), others.get(entry.getKey())));
    }

    private static boolean same(Tensor one, Tensor other) {
        return Arrays.equals(one.shape(), other.shape()) && Arrays.equals(one.floats(), other.floats());
    }
}
