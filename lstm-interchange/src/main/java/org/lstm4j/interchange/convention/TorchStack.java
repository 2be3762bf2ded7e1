package org.lstm4j.interchange.convention;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;

/** PyTorch modules one behind the other: the attribute {@code layers}, each with the prefix of its weights. */
final class TorchStack {
    private TorchStack() {}

    static Map<String, Tensor> run(Attributes attributes, Json layers, Inputs inputs, Backend backend) {
        Tensor x = TorchRecurrent.input(inputs);
        for (Json layer : layers.asList()) {
            Attributes part = new Attributes(attributes.operator(), layer.asObject());
            String prefix = part.text("prefix", "") + ".";
            String type = part.text("op", "");
            if (type.equals("Linear")) {
                x = linear(part, x, inputs, prefix);
            } else {
                x = TorchRecurrent.of(type, part, inputs, prefix)
                        .run(backend, inputs, x, prefix)
                        .get("output");
            }
        }
        return Map.of("output", x);
    }

    private static Tensor linear(Attributes attributes, Tensor x, Inputs inputs, String prefix) {
        attributes.done();
        Tensor weight = inputs.get(prefix + "weight", Inputs.ANY, x.dimension(x.rank() - 1));
        int outputs = weight.dimension(0);
        @Nullable Tensor bias = inputs.find(prefix + "bias", outputs);
        return DenseRows.apply(
                inputs, x, weight.floats(), outputs, bias == null ? null : bias.floats(), Activation.IDENTITY);
    }
}
