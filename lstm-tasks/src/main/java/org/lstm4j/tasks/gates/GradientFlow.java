package org.lstm4j.tasks.gates;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lstm4j.LstmException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.RNN;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentWeights;

/**
 * How far back an error reaches: the norm of dL/dh[t] by the distance of t from the end, where L is one of the last hidden
 * units. It is what training has to learn from about a step so long ago (Hochreiter 1991; Bengio et al. 1994), and the reason
 * why LSTMs remember.
 *
 * <p>Beside the curve of the model's own cell stand those of an LSTM and a plain RNN of its size, reading the same input with weights
 * as they are first drawn ({@link Initialiser#PYTORCH}). Both begin by forgetting. Training can open the forget gates of the first, each
 * for its unit; the second has one recurrent matrix for all that it keeps and all that it computes, by which gradients shrink or
 * grow (docs/decisions/095).
 *
 * @param part the recurrent part of the model, by its name in a trace
 * @param curves the model's own first
 */
public record GradientFlow(String part, List<Curve> curves) {
    /** Of the last hidden units so many at most have a loss of their own. */
    public static final int UNITS = 32;

    /** Steps that are looked at; what is farther away reaches nothing that is worth a drawing. */
    public static final int STEPS = 200;

    public GradientFlow {
        curves = List.copyOf(curves);
    }

    /**
     * One cell's gradients.
     *
     * @param name {@code this LSTM}, or {@code RNN, untrained}
     * @param norms by distance from the last step, whose own is 1: root mean square over at most {@value GradientFlow#UNITS} of
     *     the last hidden units, evenly chosen
     */
    @SuppressWarnings("ArrayRecordComponent") // A result handed over: the caller owns the array.
    public record Curve(String name, double[] norms) {

        /** The first distance at which less than this share of the gradient arrives; the number of steps where none is. */
        public int reach(double share) {
            int distance = 0;
            while (distance < norms.length && norms[distance] >= share) {
                distance++;
            }
            return distance;
        }
    }

    /**
     * Back-propagates through every recurrent part of a model.
     *
     * @param reading what the model reads; of more than {@value GradientFlow#STEPS} steps the last ones are looked at
     * @param seed of the weights that are compared with
     * @return one for each part, in the order of a trace
     * @throws org.lstm4j.BackendException when the backend cannot train one of the parts
     */
    public static List<GradientFlow> of(Model model, Reading reading, Backend backend, long seed) {
        List<GradientFlow> flows = new ArrayList<>();
        for (int layer = 0; layer < model.layers().size(); layer++) {
            List<RecurrentWeights> parts = model.recurrentWeights(layer);
            if (parts.isEmpty()) {
                continue;
            }
            float[] x = input(model, layer, reading, backend);
            for (RecurrentWeights weights : parts) {
                RecurrentSpec spec = weights.spec();
                String direction =
                        parts.size() == 1 ? "" : "." + spec.direction().name().toLowerCase(Locale.ROOT);
                flows.add(of(layer + direction, weights, x, backend, seed));
            }
        }
        return flows;
    }

    private static GradientFlow of(String part, RecurrentWeights weights, float[] x, Backend backend, long seed) {
        RecurrentSpec spec = weights.spec();
        float[] visited = spec.direction() == Direction.REVERSE ? reversed(x, spec.inputSize()) : x;
        GradientNorms norms = new GradientNorms(backend, visited, spec.inputSize());
        List<Curve> curves = new ArrayList<>();
        curves.add(new Curve("this " + spec.cell(), norms.of(weights)));
        for (Cell cell : List.of(Cell.LSTM, Cell.RNN)) {
            Layer fresh = cell == Cell.LSTM ? LSTM.of(spec.hiddenSize()) : RNN.of(spec.hiddenSize());
            Model drawn = Model.builder(spec.inputSize())
                    .add(fresh)
                    .initialise(Initialiser.PYTORCH, seed)
                    .build();
            curves.add(new Curve(
                    cell + ", untrained", norms.of(drawn.recurrentWeights(0).getFirst())));
        }
        return new GradientFlow(part, curves);
    }

    /** What a layer reads, {@code [T, inputSize]}: what the layers below it put out. */
    private static float[] input(Model model, int layer, Reading reading, Backend backend) {
        if (layer == 0) {
            return reading.floats();
        }
        try (Session session = below(model, layer).open(backend)) {
            return session.predict(reading.request()).output();
        }
    }

    /** The first layers as a model of their own. */
    private static Model below(Model model, int layers) {
        List<Layer> kept = model.layers().subList(0, layers);
        Model.Builder builder = kept.getFirst() instanceof Embedding embedding
                ? Model.builder(embedding)
                : Model.builder(model.inputSize()).add(kept.getFirst());
        kept.stream().skip(1).forEach(builder::add);
        Map<String, float[]> weights = new HashMap<>();
        for (int layer = 0; layer < layers; layer++) {
            model.parameters(layer)
                    .forEach(parameter -> weights.put(parameter.name(), model.weights(parameter.name())));
        }
        return builder.build().withWeights(weights);
    }

    /** The steps in the order in which the reverse direction visits them. */
    private static float[] reversed(float[] x, int width) {
        float[] reversed = new float[x.length];
        for (int from = 0; from < x.length; from += width) {
            System.arraycopy(x, from, reversed, x.length - width - from, width);
        }
        return reversed;
    }

    /**
     * With the curve of a part of another model, which has read the same: such as a plain RNN that was trained on the same data.
     *
     * @param name of the other model
     * @param other whose own curve, the first, is taken over
     * @throws LstmException if it has read another number of steps
     */
    public GradientFlow beside(String name, GradientFlow other) {
        double[] norms = other.curves().getFirst().norms();
        int steps = curves.getFirst().norms().length;
        if (norms.length != steps) {
            throw new LstmException(
                    name + ": expected " + steps + " steps, as the model that it is put beside has read, got "
                            + norms.length + "; take a model that reads the same");
        }
        List<Curve> all = new ArrayList<>(curves);
        all.add(new Curve(name, norms));
        return new GradientFlow(part, all);
    }

    /** As JSON: {@code part} and {@code curves}, each with its {@code name} and its {@code norms} by distance. */
    public JsonObject toJson() {
        return Json.object()
                .put("part", part)
                .put(
                        "curves",
                        Json.array(curves.stream()
                                .map(curve -> Json.object()
                                        .put("name", curve.name())
                                        .put("norms", GatesJson.numbers(curve.norms()))
                                        .build())
                                .toList()))
                .build();
    }
}
