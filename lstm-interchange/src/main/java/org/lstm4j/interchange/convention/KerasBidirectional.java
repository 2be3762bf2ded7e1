package org.lstm4j.interchange.convention;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.RecurrentRunner.State;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.spi.Backend;

/**
 * What is called of Keras: a recurrent layer, or {@code Bidirectional} of two, of which the second reads backwards and has
 * its sequence turned round before both are merged. Where the second is not given, it is the first one turned round.
 */
final class KerasBidirectional {
    private static final String WRAPPER = "Bidirectional";

    private final String merge;
    private final List<KerasRecurrent> layers;

    private KerasBidirectional(String merge, List<KerasRecurrent> layers) {
        this.merge = merge;
        this.layers = layers;
    }

    /**
     * Reads a layer.
     *
     * @param prefix before the names of its weights, and before {@code forward_} and {@code backward_} of two
     */
    static KerasBidirectional of(String type, Attributes attributes, Inputs inputs, String prefix) {
        String name = KerasOptions.className(type);
        if (!KerasEntry.isWrapped(WRAPPER, name)) {
            return new KerasBidirectional("none", List.of(new KerasRecurrent(name, attributes, inputs, prefix)));
        }
        KerasOptions.account(attributes);
        boolean apart = attributes.isNull("merge_mode");
        String merge = apart ? "none" : attributes.text("merge_mode", "concat");
        if (!apart && !List.of("concat", "sum", "ave", "mul").contains(merge)) {
            throw attributes.refuse("merge_mode", "expected concat, sum, ave, mul or null");
        }
        boolean given = attributes.find("backward_layer").isPresent();
        KerasEntry ahead = KerasEntry.inside(WRAPPER, name, attributes);
        KerasRecurrent forward = new KerasRecurrent(ahead.type(), ahead.options(), inputs, prefix + "forward_");
        KerasEntry back = given
                ? backward(ahead, attributes.part("backward_layer"))
                : new KerasEntry(ahead.type(), ahead.options().with("go_backwards", Json.of(!forward.goesBackwards())));
        KerasRecurrent backward = new KerasRecurrent(back.type(), back.options(), inputs, prefix + "backward_");
        if (!KerasOptions.className(back.type()).equals(KerasOptions.className(ahead.type()))
                || forward.goesBackwards() == backward.goesBackwards()
                || forward.returnsSequences() != backward.returnsSequences()) {
            throw attributes.refuse("backward_layer", "expected the layer again, with go_backwards alone turned round");
        }
        attributes.done();
        return new KerasBidirectional(merge, List.of(forward, backward));
    }

    private static KerasEntry backward(KerasEntry ahead, Attributes layer) {
        return layer.find("class_name").isPresent() ? KerasEntry.listed(layer) : new KerasEntry(ahead.type(), layer);
    }

    boolean isStateful() {
        return layers.stream().allMatch(KerasRecurrent::isStateful);
    }

    /** No initial states. */
    List<@Nullable State> noStates() {
        return new ArrayList<>(Collections.nCopies(layers.size(), null));
    }

    /** The given initial states, null where there are none. */
    List<@Nullable State> initialStates(Inputs inputs, int batch) {
        List<@Nullable State> states = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            states.add(layers.get(i).initialState(inputs, i * layers.get(i).states(), batch));
        }
        return states;
    }

    /** Runs one call from the given states, and leaves in their place those that it ends in. */
    Map<String, Tensor> run(Backend backend, Tensor input, @Nullable Tensor mask, List<@Nullable State> states) {
        List<Tensor> each = new ArrayList<>();
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            KerasRecurrent layer = layers.get(i);
            // Of two directions Keras overrules zero_output_for_mask.
            boolean zeros = layers.size() > 1 ? layer.returnsSequences() : layer.givesZeros();
            KerasRecurrent.Output output = layer.run(backend, input, mask, zeros, states.get(i));
            states.set(i, output.state());
            each.add(i == 1 && layer.returnsSequences() ? turned(output.output()) : output.output());
            for (Tensor state : layer.tensors(output.state())) {
                outputs.put("state_" + outputs.size(), state);
            }
        }
        if (layers.size() == 1) {
            outputs.put("output", each.getFirst());
        } else if (merge.equals("none")) {
            outputs.put("output_forward", each.get(0));
            outputs.put("output_backward", each.get(1));
        } else {
            outputs.put("output", merged(each.get(0), each.get(1)));
        }
        return outputs;
    }

    private static Tensor turned(Tensor sequence) {
        int steps = sequence.dimension(1);
        int units = sequence.dimension(2);
        float[] turned = new float[sequence.size()];
        for (int row = 0; row < sequence.dimension(0) * steps; row++) {
            int t = row % steps;
            System.arraycopy(sequence.floats(), row * units, turned, (row - t + steps - 1 - t) * units, units);
        }
        return Tensor.of(turned, sequence.shape());
    }

    private Tensor merged(Tensor forward, Tensor backward) {
        int[] shape = forward.shape();
        int units = shape[shape.length - 1];
        if (merge.equals("concat")) {
            shape[shape.length - 1] = 2 * units;
            float[] both = new float[2 * forward.size()];
            for (int i = 0; i < forward.size(); i++) {
                int at = i / units * 2 * units + i % units;
                both[at] = forward.floats()[i];
                both[at + units] = backward.floats()[i];
            }
            return Tensor.of(both, shape);
        }
        float[] values = new float[forward.size()];
        for (int i = 0; i < values.length; i++) {
            float a = forward.floats()[i];
            float b = backward.floats()[i];
            values[i] = switch (merge) {
                case "sum" -> a + b;
                case "ave" -> (a + b) / 2;
                case "mul" -> a * b;
                default -> throw new UnsupportedModelException("merge_mode: unknown, got " + merge);
            };
        }
        return Tensor.of(values, shape);
    }
}
