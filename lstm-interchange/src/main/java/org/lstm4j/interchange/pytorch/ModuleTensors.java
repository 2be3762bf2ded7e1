package org.lstm4j.interchange.pytorch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec.Bias;

/**
 * The arrays of one module, and what they say about it.
 *
 * @param source the file's name, for messages
 * @param prefix of the arrays' names without the dot, empty for none
 * @param shapes of the arrays, by what follows the prefix
 */
record ModuleTensors(String source, String prefix, Map<String, List<Long>> shapes) {
    private static final String INPUT = "weight_ih";
    private static final String RECURRENT = "weight_hh";
    private static final String BIAS = "bias_ih";
    private static final String PROJECTION = "weight_hr_l0";
    /** Behind the names of a module's first layer; a cell has no layers, and names without it. */
    private static final String FIRST = "_l0";

    static final int MATRIX = 2;
    /** A message stays one line, whatever the file holds. */
    private static final int MOST_LISTED = 6;

    /** What the module can be, by names and shapes alone: more than one kind where these leave it open. */
    List<ModuleKind> kinds() {
        if (shapes.containsKey(first(INPUT)) && isMatrix(first(RECURRENT))) {
            List<Long> recurrent = shapes.get(first(RECURRENT));
            long hidden = isProjected() ? shapes.get(PROJECTION).get(1) : recurrent.get(1);
            boolean blocks = hidden > 0 && recurrent.get(0) % hidden == 0;
            return blocks ? ModuleKind.recurrent(recurrent.get(0) / hidden) : List.of();
        }
        if (isMatrix("weight")) {
            return shapes.containsKey("bias")
                    ? List.of(ModuleKind.LINEAR)
                    : List.of(ModuleKind.LINEAR, ModuleKind.EMBEDDING);
        }
        return List.of();
    }

    /** The only kind that the module can be, or the one that somebody says it is. */
    ModuleKind kind(Stage.Module said) {
        List<ModuleKind> possible = kinds();
        ModuleKind kind = said.kind();
        if (possible.isEmpty()) {
            throw new UnsupportedModelException(
                    source + ": module " + this + " is none of LSTM, GRU, RNN, a cell of these, Linear and Embedding");
        }
        if (kind == null && possible.size() > 1) {
            throw new UnsupportedModelException(source + ": module " + this
                    + ": names and shapes leave open which it is; write " + Json.quote(said + ":" + possible.getFirst())
                    + " or "
                    + Json.quote(said + ":" + possible.getLast()) + " in the architecture");
        }
        if (kind != null && !possible.contains(kind)) {
            throw new UnsupportedModelException(source + ": module " + this + " can be " + possible
                    + " by its arrays, but the architecture says " + kind);
        }
        return kind == null ? possible.getFirst() : kind;
    }

    /** The layers that it makes, as far as the first arrays say; whether all arrays fit is the caller's to check. */
    List<Placed> layers(ModuleKind kind) {
        return switch (kind) {
            case LINEAR -> List.of(new Placed(Dense.of(size("weight", 0)), dotted(), 0));
            case EMBEDDING -> List.of(new Placed(Embedding.of(size("weight", 0), size("weight", 1)), dotted(), 0));
            case LSTM, GRU, RNN, RNN_RELU -> stack(recurrent(kind));
        };
    }

    /** Width of what goes into the module. */
    int inputSize(ModuleKind kind) {
        return kind.isRecurrent() ? size(first(INPUT), 1) : size("weight", kind == ModuleKind.LINEAR ? 1 : 0);
    }

    /** A cell is a layer of its own, whose steps somebody's code goes through; it has one direction, and no projection. */
    private boolean isCell() {
        return !shapes.containsKey(INPUT + FIRST);
    }

    private String first(String name) {
        return isCell() ? name : name + FIRST;
    }

    private boolean isProjected() {
        return !isCell() && isMatrix(PROJECTION);
    }

    private List<Placed> stack(RecurrentLayer<?> layer) {
        if (isCell()) {
            return List.of(Placed.cell(layer, dotted()));
        }
        Layer each = shapes.containsKey(INPUT + FIRST + "_reverse") ? Bidirectional.of(layer) : layer;
        List<Placed> layers = new ArrayList<>();
        for (int depth = 0; depth == 0 || shapes.containsKey("weight_ih_l" + depth); depth++) {
            layers.add(new Placed(each, dotted(), depth));
        }
        return layers;
    }

    private RecurrentLayer<?> recurrent(ModuleKind kind) {
        boolean projected = isProjected();
        int hidden = projected ? size(PROJECTION, 1) : size(first(RECURRENT), 1);
        Bias bias = shapes.containsKey(first(BIAS)) ? Bias.DOUBLE : Bias.NONE;
        return switch (kind) {
            case LSTM ->
                LSTM.of(hidden)
                        .withProjection(projected ? size(PROJECTION, 0) : 0)
                        .withBias(bias);
            case GRU -> GRU.of(hidden).withBias(bias);
            case RNN -> RNN.of(hidden).withBias(bias);
            case RNN_RELU -> RNN.of(hidden).withActivations(Activation.RELU).withBias(bias);
            case LINEAR, EMBEDDING -> throw new IllegalArgumentException("not recurrent: " + kind);
        };
    }

    private boolean isMatrix(String name) {
        List<Long> shape = shapes.get(name);
        return shape != null && shape.size() == MATRIX;
    }

    private int size(String name, int axis) {
        List<Long> shape = shapes.getOrDefault(name, List.of());
        if (shape.size() != MATRIX || shape.get(axis) < 1 || shape.get(axis) > Integer.MAX_VALUE) {
            throw new ModelFormatException(source + ": tensor " + Json.quote(dotted() + name)
                    + ": expected a matrix of sizes an int holds, at least 1, got " + shape);
        }
        return shape.get(axis).intValue();
    }

    private String dotted() {
        return prefix.isEmpty() ? "" : prefix + ".";
    }

    /** The first of them, in words. */
    static String list(Collection<ModuleTensors> modules) {
        return listed(modules.stream().map(ModuleTensors::toString), modules.size());
    }

    /** {@code "encoder" ("weight_ih_l0" [16, 3], ...)}. */
    @Override
    public String toString() {
        return Json.quote(prefix.isEmpty() ? "." : prefix) + " ("
                + listed(
                        shapes.entrySet().stream().map(entry -> Json.quote(entry.getKey()) + " " + entry.getValue()),
                        shapes.size())
                + ")";
    }

    private static String listed(Stream<String> items, int count) {
        return items.limit(MOST_LISTED).collect(Collectors.joining(", ")) + (count > MOST_LISTED ? ", ..." : "");
    }
}
