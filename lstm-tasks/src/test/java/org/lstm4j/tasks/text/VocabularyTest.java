package org.lstm4j.tasks.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;

class VocabularyTest {

    @Test
    void theMostFrequentTokenIsNumberOneAndTiesAreInOrder() {
        Vocabulary vocabulary = Vocabulary.count(Stream.of("b", "c", "a", "c", "", "a", "c"), 1, 100);
        assertEquals(List.of("c", "a", "b"), vocabulary.tokens());
        assertEquals(4, vocabulary.size());
        assertEquals(Vocabulary.count(Stream.of("b", "a"), 1, 2), Vocabulary.count(Stream.of("a", "b"), 1, 2));
    }

    @Test
    void whatIsRareOrTooMuchIsUnknown() {
        assertEquals(
                List.of("a", "c"),
                Vocabulary.count(Stream.of("c", "b", "a", "c", "a"), 2, 100).tokens());
        assertEquals(
                List.of("a"),
                Vocabulary.count(Stream.of("c", "b", "a", "c", "a"), 1, 1).tokens());
        assertEquals(1, Vocabulary.count(Stream.of("a"), 2, 1).size());
    }

    @Test
    void idsAndTokensAreEachOthersInverse() {
        Vocabulary vocabulary = Vocabulary.of(List.of("time", "machine"));
        assertArrayEquals(new int[] {2, 0, 1}, vocabulary.ids(Stream.of("machine", "space", "time")));
        assertEquals("machine", vocabulary.token(vocabulary.id("machine")));
        assertEquals(vocabulary, Vocabulary.of(vocabulary.tokens()));
        assertEquals(vocabulary.hashCode(), Vocabulary.of(vocabulary.tokens()).hashCode());
        assertNotEquals(vocabulary, Vocabulary.of(List.of("machine", "time")));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Vocabulary.UNKNOWN, 3})
    void anIdOfNoTokenIsRefused(int id) {
        Vocabulary vocabulary = Vocabulary.of(List.of("time", "machine"));
        String message =
                assertThrows(LstmException.class, () -> vocabulary.token(id)).getMessage();
        assertEquals("id: expected one of a known token, in [1, 3), got " + id, message);
    }

    @Test
    void listsThatAreNoVocabularyAreRefused() {
        List<String> twice = List.of("a", "b", "a");
        assertTrue(assertThrows(LstmException.class, () -> Vocabulary.of(twice))
                .getMessage()
                .contains("'a' is there twice"));
        List<String> empty = List.of("a", "");
        assertTrue(assertThrows(LstmException.class, () -> Vocabulary.of(empty))
                .getMessage()
                .contains("token 2 is empty"));
        List<String> half = List.of("a", "\uD83D");
        assertTrue(assertThrows(LstmException.class, () -> Vocabulary.of(half))
                .getMessage()
                .contains("token 2 holds half a character"));
        assertThrows(LstmException.class, () -> Vocabulary.count(Stream.of("a"), 0, 1));
        assertThrows(LstmException.class, () -> Vocabulary.count(Stream.of("a"), 1, 0));
    }
}
