package org.lstm4j.tasks.text;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.lstm4j.LstmException;

/**
 * Numbers for tokens: ids {@code [0, size)}, as an {@link org.lstm4j.layer.Embedding} of {@link #size} takes them. Id
 * {@value #UNKNOWN} stands for every token that is not known; the known ones have the ids from 1 on. Immutable; two are equal
 * when their tokens are, in their order.
 *
 * <pre>{@code
 * Vocabulary vocabulary = Vocabulary.count(tokens.stream(), 2, 20_000); // seen at least twice, the 20,000 most frequent
 * int[] ids = vocabulary.ids(tokens.stream());
 * }</pre>
 *
 * <p>In a model file it is the JSON array of its tokens, {@code Json.texts(vocabulary.tokens())}, and {@link #of} reads it
 * back.
 */
public final class Vocabulary {
    /** The id of every token that is not known. */
    public static final int UNKNOWN = 0;

    private final List<String> tokens;
    private final Map<String, Integer> ids;

    private Vocabulary(List<String> tokens, Map<String, Integer> ids) {
        this.tokens = tokens;
        this.ids = ids;
    }

    /**
     * A vocabulary of given tokens, the first with id 1.
     *
     * @throws LstmException if a token is empty, there twice, or no text that UTF-8 can express
     */
    public static Vocabulary of(List<String> tokens) {
        Map<String, Integer> ids = HashMap.newHashMap(tokens.size());
        for (String token : tokens) {
            if (token.isEmpty()) {
                throw new LstmException("vocabulary: token " + (ids.size() + 1) + " is empty; leave it out");
            }
            if (token.codePoints().anyMatch(Vocabulary::isHalf)) {
                throw new LstmException("vocabulary: token " + (ids.size() + 1)
                        + " holds half a character, which no file can; take out surrogates that stand alone");
            }
            if (ids.put(token, ids.size() + 1) != null) {
                throw new LstmException("vocabulary: token '" + token + "' is there twice; name each once");
            }
        }
        return new Vocabulary(List.copyOf(tokens), ids);
    }

    /**
     * The most frequent tokens of a text, the most frequent with id 1; those that are equally frequent follow one another in
     * the order of {@link String#compareTo}.
     *
     * @param tokens as they occur; empty ones count for nothing
     * @param atLeast how often a token must occur to be known, at least 1
     * @param atMost how many tokens are known at most, at least 1
     */
    public static Vocabulary count(Stream<String> tokens, int atLeast, int atMost) {
        if (atLeast < 1 || atMost < 1) {
            throw new LstmException(
                    "vocabulary: expected a least count and a size of at least 1, got " + atLeast + " and " + atMost);
        }
        Map<String, Integer> counts = new HashMap<>();
        tokens.filter(token -> !token.isEmpty()).forEachOrdered(token -> counts.merge(token, 1, Integer::sum));
        return of(counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= atLeast)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(atMost)
                .map(Map.Entry::getKey)
                .toList());
    }

    /** Ids in all: the known tokens, and one for the unknown. */
    public int size() {
        return tokens.size() + 1;
    }

    /** The known tokens, in the order of their ids: the first has id 1. Unmodifiable. */
    public List<String> tokens() {
        return tokens;
    }

    /** The id of a token; {@link #UNKNOWN} for one that is not known. */
    public int id(String token) {
        return ids.getOrDefault(Objects.requireNonNull(token, "token"), UNKNOWN);
    }

    /** The ids of tokens, one for each. */
    public int[] ids(Stream<String> sequence) {
        return sequence.mapToInt(this::id).toArray();
    }

    /**
     * The token of an id.
     *
     * @param id in {@code [1, size)}
     * @throws LstmException for any other; {@link #UNKNOWN} stands for many tokens
     */
    public String token(int id) {
        if (id <= UNKNOWN || id >= size()) {
            throw new LstmException("id: expected one of a known token, in [1, " + size() + "), got " + id);
        }
        return tokens.get(id - 1);
    }

    private static boolean isHalf(int codePoint) {
        return codePoint <= Character.MAX_VALUE && Character.isSurrogate((char) codePoint);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary vocabulary && tokens.equals(vocabulary.tokens);
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }

    @Override
    public String toString() {
        return "Vocabulary(" + tokens.size() + " tokens)";
    }
}
