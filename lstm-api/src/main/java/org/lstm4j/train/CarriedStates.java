package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.internal.network.Pass;

/**
 * The states of all recurrent parts between two windows of the same sequences.
 *
 * @param rows N
 * @param h {@code [N, outputSize]} of each part
 * @param c {@code [N, hiddenSize]} of each part, empty for cells that have none
 */
record CarriedStates(int rows, List<float[]> h, List<float[]> c) {
    /** Waits, and reads what a pass ended with. */
    static CarriedStates of(Pass pass) {
        List<float[]> h = new ArrayList<>();
        List<float[]> c = new ArrayList<>();
        for (int part = 0; part < pass.parts(); part++) {
            h.add(pass.downloadHidden(part));
            c.add(pass.downloadCell(part));
        }
        return new CarriedStates(pass.shape().batch(), h, c);
    }

    /** Makes them what a pass begins with. */
    void upload(Pass pass) {
        for (int part = 0; part < pass.parts(); part++) {
            pass.uploadState(part, h.get(part), c.get(part));
        }
    }
}
