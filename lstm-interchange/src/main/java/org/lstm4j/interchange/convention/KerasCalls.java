package org.lstm4j.interchange.convention;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.RecurrentRunner.State;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.json.Json;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;

/** Keras operators as cases name them: a layer with one call or several that keep their state, or a Sequential model. */
final class KerasCalls {
    /** The two values that the attribute {@code calls} has in the case format. */
    private static final String EACH =
            "run input_call_0.. in order keeping the state; the expected output is of the last call";

    private static final String TWICE =
            "run twice on the same input keeping the state; the expected output is of the second call";

    private static final String DISTRIBUTED = "TimeDistributed";

    private KerasCalls() {}

    static Map<String, Tensor> run(String operator, Attributes attributes, Inputs inputs, Backend backend) {
        String type = KerasOptions.className(operator);
        if (type.equals("Sequential")) {
            return sequential(attributes, inputs, backend);
        }
        List<Tensor> calls = calls(attributes, inputs);
        KerasBidirectional layer = KerasBidirectional.of(type, attributes, inputs, "");
        if (calls.size() > 1 && !layer.isStateful()) {
            throw attributes.refuse("calls", "several calls keep their state where the layer is stateful");
        }
        Tensor first = calls.getFirst();
        List<@Nullable State> states = layer.initialStates(inputs, first.dimension(0));
        Tensor mask = mask(inputs.find("mask", first.dimension(0), first.dimension(1)));
        Map<String, Tensor> outputs = Map.of();
        for (Tensor call : calls) {
            Inputs.check("input", call, first.shape());
            outputs = layer.run(backend, call, mask, states);
        }
        return outputs;
    }

    /** A mask in truth values, which some write as 0 and 1. */
    private static @Nullable Tensor mask(@Nullable Tensor given) {
        if (given == null || given.type() == TensorType.BOOL) {
            return given;
        }
        boolean[] mask = new boolean[given.size()];
        for (int i = 0; i < mask.length; i++) {
            float value = given.type() == TensorType.INT32 ? given.ints()[i] : given.floats()[i];
            if (value != 0f && value != 1f) {
                throw new UnsupportedModelException("input mask: expected 0 or 1, got " + value);
            }
            mask[i] = value == 1f;
        }
        return Tensor.of(mask, given.shape());
    }

    private static List<Tensor> calls(Attributes attributes, Inputs inputs) {
        String calls = attributes.text("calls", "");
        List<Tensor> all = new ArrayList<>();
        switch (calls) {
            case "" -> all.add(input(inputs, "input"));
            case TWICE -> {
                all.add(input(inputs, "input"));
                all.add(all.getFirst());
            }
            case EACH -> {
                do {
                    all.add(input(inputs, "input_call_" + all.size()));
                } while (inputs.has("input_call_" + all.size()));
            }
            default -> throw attributes.refuse("calls", "prose that is not known");
        }
        return all;
    }

    private static Tensor input(Inputs inputs, String name) {
        return inputs.get(name, Inputs.ANY, Inputs.ANY, Inputs.ANY);
    }

    private static Map<String, Tensor> sequential(Attributes attributes, Inputs inputs, Backend backend) {
        Tensor x = input(inputs, "input");
        List<Json> layers = attributes.find("layers").map(Json::asList).orElse(List.of());
        KerasOptions.account(attributes);
        attributes.done();
        for (int i = 0; i < layers.size(); i++) {
            Attributes entry = new Attributes(
                    attributes.operator() + " layer " + i, layers.get(i).asObject());
            x = layer(KerasEntry.listed(entry), x, inputs, "layer" + i + "_", backend);
        }
        return Map.of("output", x);
    }

    private static Tensor layer(KerasEntry entry, Tensor x, Inputs inputs, String prefix, Backend backend) {
        String type = KerasOptions.className(entry.type());
        Attributes options = entry.options();
        if (KerasEntry.isWrapped(DISTRIBUTED, type)) {
            return distributed(type, options, x, inputs, prefix);
        }
        return switch (type) {
            case "Dense" -> dense(options, x, inputs, prefix);
            case "InputLayer" -> {
                for (String name : List.of("sparse", "ragged", "optional")) {
                    if (options.flag(name, false)) {
                        throw options.refuse(name, "expected false");
                    }
                }
                KerasOptions.account(options);
                options.done();
                yield x;
            }
            case "Dropout", "SpatialDropout1D" -> {
                options.ignore(Set.of("rate", "noise_shape")); // of training alone
                KerasOptions.account(options);
                options.done();
                yield x;
            }
            default -> {
                KerasBidirectional layer = KerasBidirectional.of(type, options, inputs, prefix);
                Tensor output = layer.run(backend, x, null, layer.noStates()).get("output");
                if (output == null) {
                    throw options.refuse(
                            "merge_mode", "the next layer takes one output; expected concat, sum, ave or mul");
                }
                yield output;
            }
        };
    }

    /** A dense layer goes over the last axis, so that one at each step is the layer itself. */
    private static Tensor distributed(String type, Attributes attributes, Tensor x, Inputs inputs, String prefix) {
        KerasOptions.account(attributes);
        KerasEntry inside = KerasEntry.inside(DISTRIBUTED, type, attributes);
        if (!KerasOptions.className(inside.type()).equals("Dense") || x.rank() < 3) {
            throw new UnsupportedModelException(
                    attributes.operator() + ": TimeDistributed: expected Dense inside and an input with steps, got "
                            + inside.type() + " and " + x);
        }
        attributes.done();
        return dense(inside.options(), x, inputs, prefix);
    }

    private static Tensor dense(Attributes attributes, Tensor x, Inputs inputs, String prefix) {
        int size = x.dimension(x.rank() - 1);
        Tensor kernel = inputs.get(prefix + "kernel", size, Inputs.ANY);
        int units = attributes.integer("units", kernel.dimension(1));
        inputs.get(prefix + "kernel", size, units);
        Activation activation = KerasActivations.read(attributes, "activation", "linear");
        float[] bias = attributes.flag("use_bias", true)
                ? inputs.get(prefix + "bias", units).floats()
                : null;
        KerasOptions.account(attributes);
        attributes.done();
        return DenseRows.apply(inputs, x, Blocks.transpose(kernel.floats(), size, units), units, bias, activation);
    }
}
