package org.lstm4j.tasks.translate;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.tasks.text.Plain;
import org.lstm4j.tasks.text.Vocabulary;

/** Texts as ids and back; behind each vocabulary's ids stands one for the boundary. */
record Codec(Tokens tokens, Vocabulary source, Vocabulary target) {
    /** Tokens of a text at most: memory and time of a translation grow with the product of both sides. */
    static final int LONGEST = 1000;

    private static final int MOST_TOKENS = 50_000;
    /** Characters of a text that stand for it in a message. */
    private static final int SHOWN = 20;

    /** Vocabularies of what the pairs hold. */
    static Codec of(Tokens tokens, List<Pair> pairs) {
        return new Codec(
                tokens,
                Vocabulary.count(pairs.stream().flatMap(pair -> tokens.split(pair.source())), 1, MOST_TOKENS),
                Vocabulary.count(pairs.stream().flatMap(pair -> tokens.split(pair.target())), 1, MOST_TOKENS));
    }

    /** The source's id of its end. */
    int sourceBoundary() {
        return source.size();
    }

    int sources() {
        return source.size() + 1;
    }

    int targets() {
        return target.size() + 1;
    }

    /**
     * A source as ids, the boundary at its end.
     *
     * @throws LstmException if it is longer than {@value #LONGEST} tokens
     */
    int[] read(String text) {
        return ended(source.ids(checked("source", text).stream()));
    }

    /** A source's ids with the boundary behind them. */
    int[] ended(int[] ids) {
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = sourceBoundary();
        return ended;
    }

    /** A pair as ids. */
    Example example(Pair pair) {
        return new Example(read(pair.source()), target.ids(checked("target", pair.target()).stream()));
    }

    /** Target ids as a text. */
    String write(int[] ids) {
        return tokens.join(Arrays.stream(ids).mapToObj(target::token).toList());
    }

    /** A text as {@link #write} would have it. */
    String normal(String text) {
        return tokens.join(tokens.split(text).toList());
    }

    /** What of a source is not known, each once. */
    List<String> unknown(String text) {
        return tokens.split(text)
                .filter(token -> source.id(token) == Vocabulary.UNKNOWN)
                .distinct()
                .toList();
    }

    private List<String> checked(String side, String text) {
        List<String> parts = tokens.split(text).limit(LONGEST + 1L).toList();
        if (parts.size() > LONGEST) {
            // It comes out of a file: nothing in it may steer a terminal.
            String beginning = Plain.text(text.substring(0, text.offsetByCodePoints(0, SHOWN)));
            throw new LstmException(side + " '" + beginning + "...': expected at most " + LONGEST + " " + name(tokens)
                    + ", got more; split it");
        }
        return parts;
    }

    private static String name(Tokens tokens) {
        return tokens == Tokens.WORDS ? "words" : "characters";
    }
}
