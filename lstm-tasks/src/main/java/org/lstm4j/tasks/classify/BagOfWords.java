package org.lstm4j.tasks.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lstm4j.tasks.text.Vocabulary;

/**
 * The baseline that every classifier of texts is to be held against: which words a text has, and how often, under a
 * {@link LogisticRegression}. Words are runs of two or more letters, digits and underscores, in lower case; all that occur in
 * the texts that it learns from are known.
 */
final class BagOfWords {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_]{2,}+");

    private final Vocabulary vocabulary;
    private final LogisticRegression regression;

    private BagOfWords(Vocabulary vocabulary, LogisticRegression regression) {
        this.vocabulary = vocabulary;
        this.regression = regression;
    }

    static BagOfWords fit(LabelledTexts data) {
        Vocabulary vocabulary =
                Vocabulary.count(data.texts().stream().flatMap(BagOfWords::words), 1, Integer.MAX_VALUE);
        List<LogisticRegression.Row> rows = rows(vocabulary, data);
        return new BagOfWords(
                vocabulary,
                LogisticRegression.fit(
                        rows, vocabulary.size(), data.labels(), data.classes().size()));
    }

    /** Holds answers against labels. */
    Scores evaluate(LabelledTexts data) {
        List<double[]> probabilities =
                rows(vocabulary, data).stream().map(regression::probabilities).toList();
        return Scores.of(data.classes(), probabilities, data.labels());
    }

    private static Stream<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(match -> match.group());
    }

    private static List<LogisticRegression.Row> rows(Vocabulary vocabulary, LabelledTexts data) {
        List<LogisticRegression.Row> rows = new ArrayList<>();
        for (String text : data.texts()) {
            Map<Integer, Integer> counts = new TreeMap<>();
            words(text)
                    .map(vocabulary::id)
                    .filter(id -> id != Vocabulary.UNKNOWN)
                    .forEach(id -> counts.merge(id, 1, Integer::sum));
            rows.add(new LogisticRegression.Row(
                    counts.keySet().stream().mapToInt(Integer::intValue).toArray(),
                    counts.values().stream().mapToInt(Integer::intValue).toArray()));
        }
        return rows;
    }
}
