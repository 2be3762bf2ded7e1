package org.lstm4j.interchange.pytorch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.spi.Activation;

/** Layers put together stage by stage. */
final class Stack {
    private final String source;
    private final Map<String, ModuleTensors> modules;
    private final Set<String> used = new HashSet<>();
    private final List<Placed> layers = new ArrayList<>();
    private int inputSize;

    private Stack(String source, Map<String, ModuleTensors> modules) {
        this.source = source;
        this.modules = modules;
    }

    /** All stages on top of each other. */
    static Stack of(String source, Map<String, ModuleTensors> modules, List<Stage> stages) {
        Stack stack = new Stack(source, modules);
        stages.forEach(stack::add);
        if (stack.inputSize == 0) {
            throw new LstmException("architecture: expected at least one module, got operations alone");
        }
        return stack;
    }

    /** Layers in order of computation, none of whose shapes but the first has been checked. */
    List<Placed> layers() {
        return List.copyOf(layers);
    }

    /** Width of what goes into the first layer. */
    int inputSize() {
        return inputSize;
    }

    private void add(Stage stage) {
        switch (stage) {
            case Stage.Module module -> add(module);
            case Stage.Reduction reduction -> add(reduction);
            case Stage.Drop(float rate) -> layers.add(Placed.bare(Dropout.of(rate)));
            case Stage.Activate(Activation activation) -> activate(activation, stage);
        }
    }

    private void add(Stage.Module module) {
        ModuleTensors tensors = modules.get(module.prefix());
        if (tensors == null) {
            throw new UnsupportedModelException(source + ": the architecture names " + Json.quote(module.toString())
                    + ", of which the file has no arrays; it has " + ModuleTensors.list(modules.values()));
        }
        if (!used.add(module.prefix())) {
            throw new UnsupportedModelException(source + ": the architecture calls " + Json.quote(module.toString())
                    + " twice; layers here have weights of their own");
        }
        ModuleKind kind = tensors.kind(module);
        if (inputSize == 0) {
            inputSize = tensors.inputSize(kind);
        }
        layers.addAll(tensors.layers(kind));
    }

    /** Of one direction, the last step is the final state, which needs no layer of its own. */
    private void add(Stage.Reduction reduction) {
        switch (reduction) {
            case MEAN -> layers.add(Placed.bare(Pooling.mean()));
            case MAX -> layers.add(Placed.bare(Pooling.max()));
            case LAST -> {
                if (!layers.isEmpty() && layers.getLast().layer() instanceof RecurrentLayer<?> recurrent) {
                    replaceLast(recurrent.last());
                } else {
                    layers.add(Placed.bare(Pooling.last()));
                }
            }
            case FINAL ->
                replaceLast(
                        switch (layers.isEmpty() ? null : layers.getLast().layer()) {
                            case RecurrentLayer<?> recurrent -> recurrent.last();
                            case Bidirectional(RecurrentLayer<?> inner, Bidirectional.Merge merge) ->
                                new Bidirectional(inner.last(), merge);
                            case null, default ->
                                throw new LstmException(
                                        "architecture: final is h_n of a recurrent module; write it behind one");
                        });
        }
    }

    private void activate(Activation activation, Stage stage) {
        if (layers.isEmpty()
                || !(layers.getLast().layer() instanceof Dense(int units, Activation before))
                || !before.equals(Activation.IDENTITY)) {
            throw new UnsupportedModelException(
                    "architecture: " + stage + " is taken behind a Linear alone; write it there, or leave it out");
        }
        replaceLast(Dense.of(units, activation));
    }

    private void replaceLast(Layer layer) {
        Placed last = layers.removeLast();
        layers.add(new Placed(layer, last.prefix(), last.depth()));
    }
}
