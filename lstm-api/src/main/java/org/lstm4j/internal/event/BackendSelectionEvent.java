package org.lstm4j.internal.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

@Name("org.lstm4j.BackendSelection")
@Label("Backend Selection")
@Category("LSTM4J")
@Description("A backend was looked for, found and opened")
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
final class BackendSelectionEvent extends Event implements FlightEvents.Selection {
    /** Asked instead of a new event, so that asking allocates nothing. */
    private static final BackendSelectionEvent ANY = new BackendSelectionEvent("");

    @Label("Request")
    @Description("A device id, or best")
    private final String request;

    @Label("Device")
    private @Nullable String device;

    @Label("Reason")
    @Description("Why this one, and why not those of a higher score")
    private @Nullable String reason;

    BackendSelectionEvent(String request) {
        this.request = request;
        begin();
    }

    static boolean isRecorded() {
        return ANY.isEnabled();
    }

    @Override
    public void done(String newDevice, String newReason) {
        device = newDevice;
        reason = newReason;
        commit();
    }
}
