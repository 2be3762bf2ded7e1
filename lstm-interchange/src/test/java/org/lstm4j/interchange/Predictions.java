package org.lstm4j.interchange;

import org.lstm4j.Backends;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;

/** What models predict from the inputs of goldens, which have two rows. */
public final class Predictions {
    private static final int BATCH = 2;

    private Predictions() {}

    /** A model's outputs for the input of a case, rows before steps. */
    public static float[] of(Model model, JsonObject golden) {
        double[] input = golden.numbers("input");
        try (Backend backend = Backends.named("cpu");
                Session session = model.open(backend)) {
            if (!golden.bool("tokens")) {
                return session.predict(floats(input), BATCH, input.length / BATCH / model.inputSize());
            }
            int[] ids = new int[input.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = (int) input[i];
            }
            return session.predict(ids, BATCH, ids.length / BATCH);
        }
    }

    /** Figures as the backend has them. */
    public static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** The softmax of each {@code width} logits. */
    public static float[] softmax(float[] logits, int width) {
        float[] probabilities = new float[logits.length];
        for (int row = 0; row < logits.length; row += width) {
            double sum = 0;
            for (int i = row; i < row + width; i++) {
                sum += Math.exp(logits[i]);
            }
            for (int i = row; i < row + width; i++) {
                probabilities[i] = (float) (Math.exp(logits[i]) / sum);
            }
        }
        return probabilities;
    }
}
