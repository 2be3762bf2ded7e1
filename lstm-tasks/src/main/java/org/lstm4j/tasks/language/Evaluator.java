package org.lstm4j.tasks.language;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.model.Model;
import org.lstm4j.model.Prediction;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.model.State;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.text.Vocabulary;

/** Reads a text from its beginning to its end, and sums up how improbable each token was. */
record Evaluator(Codec codec, Model network, Backend backend, Consumer<LanguageProgress> onProgress) {
    /** Logits that stand on the host at once. */
    private static final int LOGITS = 1 << 20;

    /** Tokens between two reports, and between two looks at whether the thread was interrupted. */
    private static final int MOST_TOKENS = 512;

    Evaluation evaluate(String text) {
        int[] ids = codec.encode(text);
        if (ids.length < 2) {
            throw new LstmException("text: has " + ids.length + " " + codec.unit()
                    + ", and the first one is never foreseen; take a longer text");
        }
        int total = ids.length - 1;
        int vocabulary = codec.vocabulary().size();
        int chunk = Math.clamp(LOGITS / vocabulary, 1, MOST_TOKENS);
        double nats = 0;
        @Nullable State state = null;
        try (Session session = network.open(backend)) {
            for (int from = 0; from < total; from += chunk) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new LstmException("evaluation: interrupted after " + from + " of " + total + " tokens");
                }
                int steps = Math.min(chunk, total - from);
                Request request = Request.ofTokens(Arrays.copyOfRange(ids, from, from + steps), 1, steps);
                Prediction prediction = session.predict(state == null ? request : request.initialState(state));
                state = prediction.state();
                for (int t = 0; t < steps; t++) {
                    nats += surprise(prediction.output(), t * vocabulary, vocabulary, ids[from + t + 1]);
                }
                onProgress.accept(new LanguageProgress(from + steps, total - from - steps, total, null));
            }
        }
        int[] foreseen = Arrays.copyOfRange(ids, 1, ids.length);
        long unknown =
                Arrays.stream(foreseen).filter(id -> id == Vocabulary.UNKNOWN).count();
        return new Evaluation(total, unknown, charactersAfterFirst(text), nats);
    }

    private long charactersAfterFirst(String text) {
        String prepared = codec.unit().prepared(text);
        String first = codec.unit().tokens(prepared).findFirst().orElse("");
        return prepared.codePointCount(first.length(), prepared.length());
    }

    /** {@code -log softmax(logits)[id]}. */
    private static double surprise(float[] logits, int offset, int count, int id) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, logits[offset + i]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(logits[offset + i] - largest);
        }
        return largest + Math.log(sum) - logits[offset + id];
    }
}
