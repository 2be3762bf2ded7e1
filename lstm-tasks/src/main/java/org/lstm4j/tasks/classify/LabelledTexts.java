package org.lstm4j.tasks.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lstm4j.LstmException;
import org.lstm4j.tasks.text.Tokenizer;

/** Texts with the class of each. Immutable; texts without a single token are left out and counted. */
public final class LabelledTexts {
    private final List<String> texts;
    private final int[] labels;
    private final List<String> classes;
    private final int dropped;

    private LabelledTexts(List<String> texts, int[] labels, List<String> classes, int dropped) {
        this.texts = texts;
        this.labels = labels;
        this.classes = classes;
        this.dropped = dropped;
    }

    /**
     * Texts and their labels, one for each. The labels that occur are the classes, in the order of
     * {@link String#compareTo}.
     *
     * @throws LstmException if the lists differ in length, or no text has a token
     */
    public static LabelledTexts of(List<String> texts, List<String> labels) {
        if (texts.size() != labels.size()) {
            throw new LstmException(
                    "labels: expected one for each of " + texts.size() + " texts, got " + labels.size());
        }
        List<String> kept = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (!Tokenizer.tokens(texts.get(i), 1).isEmpty()) {
                kept.add(texts.get(i));
                names.add(labels.get(i));
            }
        }
        if (kept.isEmpty()) {
            throw new LstmException("texts: none of " + texts.size() + " has anything in it; name the column of texts");
        }
        List<String> classes = names.stream().distinct().sorted().toList();
        return new LabelledTexts(List.copyOf(kept), numbers(names, classes), classes, texts.size() - kept.size());
    }

    /** All texts of several, in their order, under the classes of all. */
    public static LabelledTexts together(List<LabelledTexts> parts) {
        LabelledTexts all = of(
                parts.stream().flatMap(part -> part.texts.stream()).toList(),
                parts.stream().flatMap(LabelledTexts::names).toList());
        int dropped = parts.stream().mapToInt(LabelledTexts::dropped).sum();
        return new LabelledTexts(all.texts, all.labels, all.classes, dropped);
    }

    public int size() {
        return texts.size();
    }

    /** The texts, unmodifiable. */
    public List<String> texts() {
        return texts;
    }

    /** The class of a text, as its place in {@link #classes}. */
    public int label(int index) {
        return labels[index];
    }

    /** The names of the classes. */
    public List<String> classes() {
        return classes;
    }

    /** How many texts were left out because nothing was in them. */
    public int dropped() {
        return dropped;
    }

    /** How many texts each class has, in the order of {@link #classes}. */
    public List<Integer> counts() {
        int[] counts = new int[classes.size()];
        for (int label : labels) {
            counts[label]++;
        }
        return Arrays.stream(counts).boxed().toList();
    }

    /** Some of the texts, in the given order, under the same classes. */
    LabelledTexts select(int... indices) {
        return new LabelledTexts(
                Arrays.stream(indices).mapToObj(texts::get).toList(),
                Arrays.stream(indices).map(i -> labels[i]).toArray(),
                classes,
                0);
    }

    /**
     * The same texts under the classes of somebody else.
     *
     * @throws LstmException naming a label that is none of these
     */
    LabelledTexts under(List<String> others) {
        for (String name : classes) {
            if (!others.contains(name)) {
                throw new LstmException("label '" + name + "' is none of the model's classes "
                        + String.join(", ", others) + "; name the column of labels, or leave these texts out");
            }
        }
        return new LabelledTexts(texts, numbers(names().toList(), others), others, dropped);
    }

    /** @throws LstmException if there is but one class, or one has fewer texts than asked for */
    void requireEnough(int perClass) {
        if (classes.size() < 2) {
            throw new LstmException("labels: expected at least two classes, found only '" + classes.getFirst()
                    + "'; name the column of labels, or add texts of another class");
        }
        List<Integer> counts = counts();
        for (int k = 0; k < classes.size(); k++) {
            if (counts.get(k) < perClass) {
                throw new LstmException("class '" + classes.get(k) + "': expected at least " + perClass
                        + " texts, found " + counts.get(k) + "; add some, or leave the class out");
            }
        }
    }

    int[] labels() {
        return labels.clone();
    }

    private Stream<String> names() {
        return Arrays.stream(labels).mapToObj(classes::get);
    }

    private static int[] numbers(List<String> names, List<String> classes) {
        Map<String, Integer> numbers = new HashMap<>();
        classes.forEach(name -> numbers.put(name, numbers.size()));
        return names.stream().mapToInt(numbers::get).toArray();
    }
}
