package org.lstm4j.tasks.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionTest {
    private static final float[] WEIGHTS = {0.75f, 0.25f, 0, 1};

    @Test
    void charactersAreAPicture() {
        assertEquals("    x $\n a  #\n ?  : @", of("a", "\u001b", "x", "$").toText());
    }

    @Test
    void wideLettersWouldTearThePictureAndAreListed() {
        assertEquals(
                "\u6F22 <- a 0.75, $ 0.25\n$  <- $ 1.00",
                of("a", "$", "\u6F22", "$").toText());
    }

    private static Attention of(String first, String second, String written, String end) {
        return new Attention(List.of(first, second), List.of(written, end), WEIGHTS);
    }
}
