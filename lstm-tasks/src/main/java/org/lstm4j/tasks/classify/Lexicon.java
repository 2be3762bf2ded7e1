package org.lstm4j.tasks.classify;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.tasks.text.Tokenizer;
import org.lstm4j.tasks.text.Vocabulary;
import org.lstm4j.tasks.text.WordVectors;

/**
 * The tokens that a classifier is to know, and where their vectors come from.
 *
 * @param vectors as somebody else has trained them; null where they are learnt
 * @param width numbers of a vector
 */
record Lexicon(Encoder encoder, @Nullable WordVectors vectors, int width) {
    /** Longer texts are rare among messages and reviews; what a classifier needs stands at their beginning or never. */
    private static final int MAX_TOKENS = 256;

    /** What occurs once is learnt as the unknown token, which so stands for rare words. */
    private static final int LEAST_COUNT = 2;

    private static final int MOST_TOKENS = 50_000;

    /** From the texts of a training alone: what others hold must stay unseen. */
    static Lexicon of(List<String> texts, @Nullable WordVectors vectors, int width) {
        Vocabulary often = Vocabulary.count(tokens(texts), LEAST_COUNT, MOST_TOKENS);
        if (vectors == null) {
            return new Lexicon(new Encoder(often, MAX_TOKENS), null, width);
        }
        List<String> found =
                tokens(texts).distinct().filter(vectors::has).limit(MOST_TOKENS).toList();
        if (found.isEmpty()) {
            throw new LstmException("vectors: no word of " + texts.size()
                    + " texts has one; take vectors of words in lower case, in the language of the texts");
        }
        Set<String> known = new LinkedHashSet<>(often.tokens());
        known.addAll(found);
        vectors.words().stream()
                .limit(WordVectors.FREQUENT)
                .filter(Lexicon::isToken)
                .forEachOrdered(known::add);
        return new Lexicon(new Encoder(Vocabulary.of(List.copyOf(known)), MAX_TOKENS), vectors, vectors.width());
    }

    /** Whether vectors stay as they are. */
    boolean isFixed() {
        return vectors != null;
    }

    private static Stream<String> tokens(List<String> texts) {
        return texts.stream().flatMap(text -> Tokenizer.tokens(text, MAX_TOKENS).stream());
    }

    /** Files also hold words in capitals and with blanks, which no text is cut into. */
    private static boolean isToken(String word) {
        return Tokenizer.tokens(word).equals(List.of(word));
    }
}
