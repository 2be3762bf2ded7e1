package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.Panel;

/**
 * Gates whose recurrent products a step computes together, and whose weights therefore share panels: the gates of
 * {@link #units} hidden units side by side.
 *
 * @param firstGate in canonical order
 * @param gates a divisor of 4
 * @param firstPanel among those of all groups
 * @param panels enough for all units
 */
record GateGroup(int firstGate, int gates, int firstPanel, int panels) {
    /** As many panels as {@code hiddenSize} units need. */
    static GateGroup of(int firstGate, int gates, int firstPanel, int hiddenSize) {
        return new GateGroup(firstGate, gates, firstPanel, Math.ceilDiv(hiddenSize, Panel.COLUMNS / gates));
    }

    /** Hidden units of one panel. */
    int units() {
        return Panel.COLUMNS / gates;
    }

    /** One past its last panel. */
    int end() {
        return firstPanel + panels;
    }
}
