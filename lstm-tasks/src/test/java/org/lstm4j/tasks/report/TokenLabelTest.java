package org.lstm4j.tasks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TokenLabelTest {
    private static final double ROOM = 12 * TokenLabel.LETTER;

    @Test
    void blanksCanBeSeen() {
        assertEquals("\u2423", TokenLabel.of(" ", ROOM));
        assertEquals("\u21B5", TokenLabel.of("\n", ROOM));
        assertEquals("\u21E5", TokenLabel.of("\t", ROOM));
        assertEquals("3 May 2020", TokenLabel.of("3 May 2020", ROOM));
    }

    @Test
    void whatDoesNotFitIsCutBetweenLetters() {
        String smiles = "\uD83D\uDE00".repeat(9);

        assertEquals("a-token-tha\u2026", TokenLabel.of("a-token-that-is-long", ROOM));
        assertEquals("\uD83D\uDE00".repeat(6) + "\u2026", TokenLabel.of(smiles, ROOM));
        assertTrue(TokenLabel.width(TokenLabel.of(smiles, ROOM)) <= ROOM);
        assertEquals("\u2026", TokenLabel.of("ab", 1));
        assertEquals("\uD83D\uDE00", TokenLabel.of("\uD83D\uDE00", 1), "one letter stays");
    }
}
