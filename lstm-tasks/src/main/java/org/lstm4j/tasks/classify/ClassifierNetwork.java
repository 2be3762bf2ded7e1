package org.lstm4j.tasks.classify;

import java.util.List;
import java.util.Map;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Pooling;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.tasks.text.WordVectors;

/** The layers of a classifier, with the weights that a training begins with. */
record ClassifierNetwork(int hidden, Pool pool, float dropout, int classes) {
    private static final String EMBEDDING = "0.weight";

    /** Standard deviation of a token's first numbers: with larger ones rare tokens stay noise that training cannot quiet. */
    private static final float SPREAD = 0.1f;

    Model untrained(Lexicon lexicon, long seed) {
        Model.Builder layers =
                Model.builder(Embedding.of(lexicon.encoder().vocabulary().size(), lexicon.width()));
        if (dropout > 0) {
            layers.add(Dropout.of(dropout / 2));
        }
        switch (pool) {
            case LAST -> layers.add(Bidirectional.of(LSTM.of(hidden).last()));
            case MEAN -> layers.add(Bidirectional.of(LSTM.of(hidden))).add(Pooling.mean());
            case MAX -> layers.add(Bidirectional.of(LSTM.of(hidden))).add(Pooling.max());
        }
        if (dropout > 0) {
            layers.add(Dropout.of(dropout));
        }
        Model model = layers.add(Dense.of(classes))
                .initialise(Initialiser.PYTORCH, seed)
                .build();
        return model.withWeights(Map.of(EMBEDDING, embedding(lexicon, model.weights(EMBEDDING))));
    }

    /** @param normal drawn with standard deviation 1 */
    private static float[] embedding(Lexicon lexicon, float[] normal) {
        WordVectors vectors = lexicon.vectors();
        int width = lexicon.width();
        float spread = vectors == null ? SPREAD : vectors.spread();
        for (int i = 0; i < normal.length; i++) {
            normal[i] *= spread;
        }
        if (vectors != null) {
            List<String> tokens = lexicon.encoder().vocabulary().tokens();
            for (int i = 0; i < tokens.size(); i++) {
                if (vectors.has(tokens.get(i))) {
                    System.arraycopy(vectors.of(tokens.get(i)), 0, normal, (i + 1) * width, width);
                }
            }
        }
        return normal;
    }
}
