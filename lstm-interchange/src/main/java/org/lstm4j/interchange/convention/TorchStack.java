package org.lstm4j.interchange.convention;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;

/** PyTorch modules one behind the other: the attribute {@code layers}, each with the prefix of its weights. */
final class TorchStack {
    private TorchStack() {}

    /**
     * Runs the modules.
     *
     * @return output, of the last of them, and the final states of each recurrent one, by {@code PREFIX.h_n} and
     *     {@code PREFIX.c_n}; without the prefix too where there is but one
     */
    static Map<String, Tensor> run(Attributes attributes, Json layers, Inputs inputs, Backend backend) {
        Tensor x = TorchRecurrent.input(inputs);
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        List<Map<String, Tensor>> states = new ArrayList<>();
        for (Json layer : layers.asList()) {
            Attributes part = new Attributes(attributes.operator(), layer.asObject());
            String prefix = part.text("prefix", "") + ".";
            String type = part.text("op", "");
            switch (TorchOptions.className(type)) {
                case "Linear" -> x = linear(part, x, inputs, prefix);
                case "Dropout" -> {
                    part.ignore(Set.of("p", "inplace")); // of training alone
                    part.done();
                }
                default -> {
                    Map<String, Tensor> made = new LinkedHashMap<>(
                            TorchRecurrent.of(type, part, inputs, prefix).run(backend, inputs, x, prefix));
                    x = made.remove("output");
                    made.forEach((name, state) -> outputs.put(prefix + name, state));
                    states.add(made);
                }
            }
        }
        if (states.size() == 1) {
            outputs.putAll(states.getFirst());
        }
        outputs.put("output", x);
        return outputs;
    }

    private static Tensor linear(Attributes attributes, Tensor x, Inputs inputs, String prefix) {
        Tensor weight = inputs.get(prefix + "weight", Inputs.ANY, x.dimension(x.rank() - 1));
        int outputs = attributes.integer("out_features", weight.dimension(0));
        inputs.get(prefix + "weight", outputs, attributes.integer("in_features", weight.dimension(1)));
        boolean biased = attributes.flag("bias", inputs.has(prefix + "bias"));
        float @Nullable [] bias = biased ? inputs.get(prefix + "bias", outputs).floats() : null;
        TorchOptions.account(attributes);
        attributes.done();
        return DenseRows.apply(inputs, x, weight.floats(), outputs, bias, Activation.IDENTITY);
    }
}
