package org.lstm4j.tasks.classify;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.model.Request;
import org.lstm4j.tasks.text.Tokenizer;
import org.lstm4j.tasks.text.Vocabulary;
import org.lstm4j.train.Examples;

/**
 * From texts to the token ids that a network reads.
 *
 * @param maxTokens tokens of a text that are read; the rest counts for nothing
 */
record Encoder(Vocabulary vocabulary, int maxTokens) {

    /** Ids {@code [N, steps]}, padded with {@link Vocabulary#UNKNOWN}, and how many of each row count. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over to requests and examples, and nobody else's.
    record Batch(int[] ids, int steps, int[] lengths) {
        Request request() {
            return Request.ofTokens(ids, lengths.length, steps).lengths(lengths);
        }

        Examples examples(int[] labels) {
            return Examples.classification(ids, steps, labels).lengths(lengths);
        }
    }

    List<String> tokens(String text) {
        return Tokenizer.tokens(text, maxTokens);
    }

    /** @param texts at least one, each with a token */
    Batch encode(List<String> texts) {
        List<int[]> rows = new ArrayList<>();
        int steps = 1;
        for (String text : texts) {
            int[] row = vocabulary.ids(tokens(text).stream());
            rows.add(row);
            steps = Math.max(steps, row.length);
        }
        if ((long) rows.size() * steps > Integer.MAX_VALUE) {
            throw new LstmException("texts: " + rows.size() + " of up to " + steps
                    + " tokens are more than an array holds; take fewer, or shorter ones");
        }
        int[] ids = new int[rows.size() * steps];
        int[] lengths = new int[rows.size()];
        for (int n = 0; n < lengths.length; n++) {
            lengths[n] = rows.get(n).length;
            System.arraycopy(rows.get(n), 0, ids, n * steps, lengths[n]);
        }
        return new Batch(ids, steps, lengths);
    }
}
