package org.lstm4j.tasks.language;

import java.util.Map;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.RNN;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Cell;

/**
 * The network of a language model: ids {@code [T, N]} in, logits of the next tokens {@code [T, N, vocabulary]} out.
 *
 * @param embedding width of a token's vector; 0 for one-hot inputs
 * @param dropout rate after the embedding and after each recurrent layer; 0 for none
 */
record Stack(Cell cell, int layers, int hidden, int embedding, float dropout, Initialiser initialiser) {

    /** A network that has learnt nothing yet. */
    Model untrained(int vocabulary, long seed) {
        Model.Builder builder = Model.builder(Embedding.of(vocabulary, isOneHot() ? vocabulary : embedding));
        if (!isOneHot()) {
            drop(builder);
        }
        for (int layer = 0; layer < layers; layer++) {
            builder.add(recurrent());
            drop(builder);
        }
        Model model =
                builder.add(Dense.of(vocabulary)).initialise(initialiser, seed).build();
        return isOneHot() ? model.withWeights(Map.of("0.weight", identity(vocabulary))) : model;
    }

    /** Whether tokens come in as unit vectors, which an embedding gives that stays the identity matrix. */
    boolean isOneHot() {
        return embedding == 0;
    }

    private void drop(Model.Builder builder) {
        if (dropout > 0f) {
            builder.add(Dropout.of(dropout));
        }
    }

    private Layer recurrent() {
        return switch (cell) {
            case LSTM -> LSTM.of(hidden);
            case GRU -> GRU.of(hidden);
            case RNN -> RNN.of(hidden);
        };
    }

    private static float[] identity(int size) {
        if ((long) size * size > Integer.MAX_VALUE / Float.BYTES) {
            throw new LstmException("embedding: one-hot inputs of " + size + " tokens take " + size + " x " + size
                    + " numbers; set a width");
        }
        float[] matrix = new float[size * size];
        for (int i = 0; i < size; i++) {
            matrix[i * size + i] = 1f;
        }
        return matrix;
    }
}
