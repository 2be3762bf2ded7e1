package org.lstm4j.internal.event;

import jdk.jfr.FlightRecorder;

/** The recorder itself; like the events, loaded only where there is one. */
final class Recorder {
    private Recorder() {}

    /** Whether anybody has asked for a recording yet. */
    static boolean isInitialized() {
        return FlightRecorder.isInitialized();
    }
}
