package org.lstm4j.tasks.translate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Parameter;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;

/**
 * What an encoder-decoder with additive attention (Bahdanau, Cho and Bengio 2015) is made of. With D for {@code embedding},
 * H for {@code hidden}, and y for what the decoder has written:
 *
 * <table>
 * <caption>Arrays, in their order in a file</caption>
 * <tr><td>{@code source.weight}</td><td>{@code [sources, D]}</td><td>vectors of the source's tokens</td></tr>
 * <tr><td>{@code encoder.forward.*}, {@code encoder.reverse.*}</td><td></td><td>the cells that read it, D to H each; an
 * annotation is both their h, 2H wide</td></tr>
 * <tr><td>{@code bridge.weight}</td><td>{@code [H, H]}</td><td>W_s: the decoder's first h is tanh(W_s of the reverse cell's
 * last h)</td></tr>
 * <tr><td>{@code attention.query.weight}</td><td>{@code [H, H]}</td><td>W_a, on the decoder's h before the step</td></tr>
 * <tr><td>{@code attention.key.weight}</td><td>{@code [H, 2H]}</td><td>U_a, on the annotations</td></tr>
 * <tr><td>{@code attention.score.weight}</td><td>{@code [1, H]}</td><td>v_a</td></tr>
 * <tr><td>{@code target.weight}</td><td>{@code [targets, D]}</td><td>vectors of the target's tokens</td></tr>
 * <tr><td>{@code decoder.*}</td><td></td><td>the cell that writes, of the last token's vector and the context, D + 2H to
 * H</td></tr>
 * <tr><td>{@code readout.weight}, {@code readout.bias}</td><td>{@code [targets, D + 3H]}, {@code [targets]}</td><td>logits
 * of the next token, of the last one's vector, the context and the decoder's h</td></tr>
 * </table>
 *
 * @param cell of encoder and decoder
 * @param sources ids of the source, the boundary's among them
 * @param targets ids of the target, likewise
 */
record Shape(Cell cell, int sources, int targets, int embedding, int hidden) {
    static final String SOURCE = "source.weight";
    static final String ENCODER = "encoder.";
    static final String BRIDGE = "bridge.weight";
    static final String QUERY = "attention.query.weight";
    static final String KEY = "attention.key.weight";
    static final String SCORE = "attention.score.weight";
    static final String TARGET = "target.weight";
    static final String DECODER = "decoder.";
    static final String READOUT = "readout.weight";
    static final String READOUT_BIAS = "readout.bias";

    /** The target's id of beginning and end: the last one. */
    int boundary() {
        return targets - 1;
    }

    /** Width of an annotation. */
    int annotation() {
        return 2 * hidden;
    }

    /** Width of what the decoder's cell reads: the last token's vector, then the context. */
    int decoderInput() {
        return embedding + annotation();
    }

    /**
     * The encoder as a stack of layers: an embedding, and the cells of both directions.
     *
     * @param weights of the whole network, by name
     */
    Model encoder(Map<String, float[]> weights) {
        Model stack = Model.builder(Embedding.of(sources, embedding))
                .add(Bidirectional.of(layer()))
                .build();
        Map<String, float[]> own = new LinkedHashMap<>();
        own.put("0.weight", weights.get(SOURCE));
        for (Parameter parameter : Bidirectional.of(layer()).parameters(embedding)) {
            own.put("1." + parameter.name(), weights.get(ENCODER + parameter.name()));
        }
        return stack.withWeights(own);
    }

    RecurrentSpec encoderSpec(Direction direction) {
        return layer().spec(embedding, direction);
    }

    RecurrentSpec decoderSpec() {
        return layer().spec(decoderInput(), Direction.FORWARD);
    }

    private RecurrentLayer<?> layer() {
        return switch (cell) {
            case LSTM -> LSTM.of(hidden);
            case GRU -> GRU.of(hidden);
            case RNN -> RNN.of(hidden);
        };
    }

    /** The arrays that are no cell's, by name. */
    Map<String, List<Integer>> matrices() {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        shapes.put(SOURCE, List.of(sources, embedding));
        shapes.put(BRIDGE, List.of(hidden, hidden));
        shapes.put(QUERY, List.of(hidden, hidden));
        shapes.put(KEY, List.of(hidden, annotation()));
        shapes.put(SCORE, List.of(1, hidden));
        shapes.put(TARGET, List.of(targets, embedding));
        shapes.put(READOUT, List.of(targets, decoderInput() + hidden));
        shapes.put(READOUT_BIAS, List.of(targets));
        return shapes;
    }

    /** All arrays, by name. */
    Map<String, List<Integer>> arrays() {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>(matrices());
        for (Parameter parameter : Bidirectional.of(layer()).parameters(embedding)) {
            shapes.put(ENCODER + parameter.name(), parameter.shape());
        }
        for (Parameter parameter : layer().parameters(decoderInput())) {
            shapes.put(DECODER + parameter.name(), parameter.shape());
        }
        return shapes;
    }

    /**
     * First weights, each part drawn as PyTorch draws such a layer, from a seed of its own.
     *
     * @return by name, in the order of {@link #arrays}
     */
    Map<String, float[]> initialWeights(long seed) {
        Map<String, float[]> drawn = new LinkedHashMap<>();
        Draw draw = new Draw(drawn, seed);
        draw.add("source.", Model.builder(Embedding.of(sources, embedding)));
        draw.add("bridge.", Model.builder(hidden).add(Dense.of(hidden)));
        draw.add("attention.query.", Model.builder(hidden).add(Dense.of(hidden)));
        draw.add("attention.key.", Model.builder(annotation()).add(Dense.of(hidden)));
        draw.add("attention.score.", Model.builder(hidden).add(Dense.of(1)));
        draw.add("target.", Model.builder(Embedding.of(targets, embedding)));
        draw.add("readout.", Model.builder(decoderInput() + hidden).add(Dense.of(targets)));
        draw.add(ENCODER, Model.builder(embedding).add(Bidirectional.of(layer())));
        draw.add(DECODER, Model.builder(decoderInput()).add(layer()));
        Map<String, float[]> weights = new LinkedHashMap<>();
        // The bridge and the attention have no biases, which a dense layer draws.
        arrays().keySet().forEach(name -> weights.put(name, drawn.get(name)));
        return weights;
    }

    /** Draws one layer after the other. */
    private record Draw(Map<String, float[]> drawn, long seed) {
        private static final int PARTS = 9;
        private static final String LAYER = "0.";

        void add(String prefix, Model.Builder builder) {
            Model model = builder.initialise(Initialiser.PYTORCH, seed * PARTS + drawn.size())
                    .build();
            for (Parameter parameter : model.parameters()) {
                drawn.put(prefix + parameter.name().substring(LAYER.length()), model.weights(parameter.name()));
            }
        }
    }
}
