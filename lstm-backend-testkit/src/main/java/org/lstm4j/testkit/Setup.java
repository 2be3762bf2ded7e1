package org.lstm4j.testkit;

import java.util.EnumSet;
import java.util.Set;
import org.lstm4j.spi.Mode;

/**
 * How a problem is put to a plan.
 *
 * @param mode of the plan; backward runs when training and one of its outputs is wanted
 * @param layout of x, y, dy and dx
 * @param maskLayout of the recurrent mask
 * @param wanted outputs that are not null
 * @param inPlace whether the last state is written over the initial one
 */
record Setup(Mode mode, Layout layout, Layout maskLayout, Set<Output> wanted, boolean inPlace) {
    /** Forward, with the outputs that inference is for. */
    static final Setup INFERENCE = plain(Mode.INFERENCE, Output.FORWARD);

    /** Forward, then backward, everything wanted. */
    static final Setup TRAINING = plain(Mode.TRAINING, Output.ALL);

    private static Setup plain(Mode mode, Set<Output> wanted) {
        return new Setup(mode, Layout.TIME_MAJOR, Layout.TIME_MAJOR, wanted, false);
    }

    Setup with(Layout newLayout) {
        return new Setup(mode, newLayout, maskLayout, wanted, inPlace);
    }

    Setup withMask(Layout newLayout) {
        return new Setup(mode, layout, newLayout, wanted, inPlace);
    }

    Setup wanting(Set<Output> outputs) {
        return new Setup(mode, layout, maskLayout, outputs, inPlace);
    }

    Setup without(Set<Output> outputs) {
        Set<Output> rest = EnumSet.copyOf(wanted);
        rest.removeAll(outputs);
        return new Setup(mode, layout, maskLayout, rest, inPlace);
    }

    Setup stateInPlace() {
        return new Setup(mode, layout, maskLayout, wanted, true);
    }

    boolean wants(Output output) {
        return wanted.contains(output);
    }

    boolean wantsAny(Set<Output> outputs) {
        return outputs.stream().anyMatch(wanted::contains);
    }

    boolean runsBackward() {
        return mode == Mode.TRAINING && wantsAny(Output.BACKWARD);
    }
}
