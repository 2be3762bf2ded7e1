package org.lstm4j.tasks.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlainTest {

    /** ESC, DEL, and the one character that begins a sequence as ESC and a bracket do. */
    private static final String STEERING = "\u001b\u007f\u009b";

    @Test
    void whatSteersATerminalIsAQuestionMark() {
        assertEquals("a???\u00e9 ???", Plain.text("a" + STEERING + "\u00e9 \t\r\n"));
        assertEquals("a???\u00e9 \t\r\n", Plain.lines("a" + STEERING + "\u00e9 \t\r\n"));
    }
}
