package org.lstm4j.tasks.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextUnitTest {
    private static final String TEXT = "\tDon't  go\u2014he said \"non\"!\r\n\nCafe\u0301 \uD83D\uDE00 na\u00EFve 42. ";

    private static List<String> tokens(TextUnit unit, String text) {
        return unit.tokens(unit.prepared(text)).toList();
    }

    @ParameterizedTest
    @EnumSource
    void tokensTogetherAreTheTextAsItIsRead(TextUnit unit) {
        String prepared = unit.prepared(TEXT);
        StringBuilder joined = new StringBuilder();
        String before = "";
        for (String token : unit.tokens(prepared).toList()) {
            joined.append(unit.joint(before, token)).append(token);
            before = token;
        }
        assertEquals(prepared, joined.toString());
        assertEquals(prepared, unit.prepared(prepared));
    }

    @Test
    void charactersAreCodePoints() {
        assertEquals(List.of("a", "\uD83D\uDE00", "B"), tokens(TextUnit.CHARACTERS, "a\uD83D\uDE00B"));
        assertEquals(TEXT, TextUnit.CHARACTERS.prepared(TEXT));
    }

    @Test
    void lettersAreLowerCaseWithOneSpaceForAllElse() {
        assertEquals(" don t go he said non cafe na ve ", TextUnit.LETTERS.prepared(TEXT));
    }

    @Test
    void aSpaceBetweenTwoWordsIsNoToken() {
        assertEquals(
                List.of(
                        "Don't", "go", "\u2014", "he", "said", " ", "\"", "non", "\"", "!", "\n", "\n", " ", " ",
                        "Then", " "),
                tokens(TextUnit.WORDS, "Don't go\u2014he said \"non\"!\n\n  Then "));
        assertEquals(
                List.of("a", " ", " ", "b", " ", "\uD83D\uDE00", " ", "c"),
                tokens(TextUnit.WORDS, "a  b \uD83D\uDE00 c"));
    }

    @Test
    void aWordThatOccursOnceIsUnknown() {
        assertEquals(List.of("a"), TextUnit.WORDS.vocabulary("a a a b").tokens());
        assertEquals(List.of("a", "b"), TextUnit.CHARACTERS.vocabulary("ab").tokens());
    }
}
