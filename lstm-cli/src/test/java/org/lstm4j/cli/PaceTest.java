package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void figuresHaveAsManyDigitsAsOneReads() {
        assertEquals("840", Pace.rounded(840.4));
        assertEquals("9999", Pace.rounded(9999));
        assertEquals("34k", Pace.rounded(34_321));
        assertEquals("45 s", Pace.duration(45.2));
        assertEquals("12 min", Pace.duration(12 * 60));
        assertEquals("3.5 h", Pace.duration(3.5 * 3600));
    }
}
