package org.lstm4j.tasks.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StratifiedTest {
    /** 11 texts of "x", 5 of "y", 23 of "z", mixed; every text is another. */
    private static final LabelledTexts DATA = LabelledTexts.of(
            IntStream.range(0, 39).mapToObj(i -> "text " + i).toList(),
            IntStream.range(0, 39)
                    .mapToObj(i -> i % 7 == 3 && i < 34 ? "y" : i % 3 == 0 && i < 38 ? "x" : "z")
                    .toList());

    @Test
    void everyTextIsHeldBackOnceAndClassesAreSharedEvenly() {
        List<Stratified.Split> folds = Stratified.folds(DATA, 5, 1);

        List<String> held = new ArrayList<>();
        for (Stratified.Split fold : folds) {
            held.addAll(fold.held().texts());
            assertEquals(DATA.classes(), fold.held().classes());
            assertTrue(
                    Set.of(7, 8).contains(fold.held().size()),
                    "size " + fold.held().size());
            for (int k = 0; k < 3; k++) {
                int inClass = fold.held().counts().get(k);
                int all = DATA.counts().get(k);
                assertTrue(
                        inClass == all / 5 || inClass == Math.ceilDiv(all, 5),
                        fold.held().counts().toString());
                assertEquals(all - inClass, fold.training().counts().get(k));
            }
            assertEquals(DATA.size(), union(fold).size(), "no text on both sides");
        }
        assertEquals(Set.copyOf(DATA.texts()), Set.copyOf(held));
        assertEquals(DATA.size(), held.size());
    }

    @Test
    void aSplitHoldsItsShareOfEveryClassAndOneTextAtLeast() {
        Stratified.Split split = Stratified.split(DATA, 0.1, 1);

        assertEquals(List.of(1, 1, 2), split.held().counts());
        assertEquals(DATA.size(), union(split).size());
    }

    @Test
    void labelsStayWithTheirTexts() {
        LabelledTexts held = Stratified.split(DATA, 0.5, 3).held();

        for (int i = 0; i < held.size(); i++) {
            assertEquals(DATA.label(DATA.texts().indexOf(held.texts().get(i))), held.label(i));
        }
    }

    @Test
    void theSeedDecides() {
        List<String> first = Stratified.split(DATA, 0.3, 1).held().texts();

        assertEquals(first, Stratified.split(DATA, 0.3, 1).held().texts());
        assertNotEquals(first, Stratified.split(DATA, 0.3, 2).held().texts());
        assertNotEquals(
                Stratified.folds(DATA, 5, 1).getFirst().held().texts(),
                Stratified.folds(DATA, 5, 2).getFirst().held().texts());
    }

    private static Set<String> union(Stratified.Split split) {
        Set<String> union = new HashSet<>(split.training().texts());
        union.addAll(split.held().texts());
        return union;
    }
}
