package org.lstm4j.tasks.language;

import java.util.Arrays;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Philox;

/**
 * How the next token is drawn from what the model expects. The same sampling of the same model draws the same text.
 *
 * @param temperature divides the logits: below 1 the likely becomes likelier, 0 always takes the likeliest token
 * @param topK draws from this many of the likeliest tokens alone (Fan et al. 2018); 0 for all
 * @param topP draws from the likeliest tokens that together have this probability alone (Holtzman et al. 2020), after {@code
 *     topK}; 1 for all
 * @param seed of the draws
 */
public record Sampling(float temperature, int topK, float topP, long seed) {
    /** From all tokens, as the model expects them. */
    public static final Sampling DEFAULT = new Sampling(1f, 0, 1f, 0);

    public Sampling {
        if (!(temperature >= 0f && temperature < Float.POSITIVE_INFINITY)) {
            throw new LstmException("temperature must be at least 0 and finite, got " + temperature);
        }
        if (topK < 0) {
            throw new LstmException("top-k must be at least 1, or 0 for all tokens, got " + topK);
        }
        if (!(topP > 0f && topP <= 1f)) {
            throw new LstmException("top-p must lie in (0, 1], got " + topP);
        }
    }

    public Sampling withTemperature(float value) {
        return new Sampling(value, topK, topP, seed);
    }

    public Sampling withTopK(int value) {
        return new Sampling(temperature, value, topP, seed);
    }

    public Sampling withTopP(float value) {
        return new Sampling(temperature, topK, value, seed);
    }

    public Sampling withSeed(long value) {
        return new Sampling(temperature, topK, topP, value);
    }

    /**
     * Draws a token.
     *
     * @param logits of all tokens, read
     * @param first ids below are never drawn
     * @param draw which of its draws this is
     */
    int draw(float[] logits, int first, int draw) {
        int[] order = likeliest(logits, first);
        if (temperature == 0f) {
            return order[0];
        }
        int count = topK == 0 ? order.length : Math.min(topK, order.length);
        double[] shares = new double[count];
        double total = 0;
        for (int i = 0; i < count; i++) {
            shares[i] = Math.exp(((double) logits[order[i]] - logits[order[0]]) / temperature);
            total += shares[i];
        }
        double kept = 0;
        int nucleus = 0;
        while (nucleus < count && (nucleus == 0 || kept < topP * total)) {
            kept += shares[nucleus++];
        }
        double target = Philox.uniform(seed, Philox.Purpose.SAMPLING, 0, draw, 0, 0) * kept;
        int chosen = 0;
        for (double passed = shares[0]; chosen < nucleus - 1 && passed <= target; passed += shares[chosen]) {
            chosen++;
        }
        return order[chosen];
    }

    /** The ids from the likeliest down; of equally likely ones the smaller first. */
    private static int[] likeliest(float[] logits, int first) {
        long[] keys = new long[logits.length - first];
        for (int i = 0; i < keys.length; i++) {
            float logit = logits[first + i];
            if (!Float.isFinite(logit)) {
                throw new LstmException("the model expects token " + (first + i) + " with a logit of " + logit
                        + "; its weights are damaged, train it again");
            }
            int bits = Float.floatToIntBits(logit + 0f);
            int ascending = bits ^ (bits >> 31 & Integer.MAX_VALUE);
            keys[i] = (long) ~ascending << 32 | first + i;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }
}
