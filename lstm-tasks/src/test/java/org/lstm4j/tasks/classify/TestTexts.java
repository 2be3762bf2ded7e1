package org.lstm4j.tasks.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts for tests, made up. */
final class TestTexts {
    private static final List<String> BEFORE = List.of("", "so ", "it is ", "a ", "really ", "all in all ");
    private static final List<String> AFTER = List.of("", " day", " at all", "!", " thing", " :)");

    private TestTexts() {}

    /** Of two classes, which no word decides alone: {@code good} and {@code not bad} are "yes", the others "no". */
    static LabelledTexts opinions(int count) {
        Random random = new Random(1);
        List<String> texts = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean isGood = i % 2 == 0;
            boolean isNegated = i / 2 % 2 == 0;
            texts.add(any(BEFORE, random) + (isNegated ? "not " : "") + (isGood ? "good" : "bad") + any(AFTER, random));
            labels.add(isGood == isNegated ? "no" : "yes");
        }
        return LabelledTexts.of(texts, labels);
    }

    private static String any(List<String> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
