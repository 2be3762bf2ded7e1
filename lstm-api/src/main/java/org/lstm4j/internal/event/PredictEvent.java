package org.lstm4j.internal.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("org.lstm4j.Predict")
@Label("Predict")
@Category("LSTM4J")
@Description("One call of Session.predict, from the input's upload to the output's download")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
final class PredictEvent extends Event implements FlightEvents.Span {
    /** Asked instead of a new event, so that asking allocates nothing. */
    private static final PredictEvent ANY = new PredictEvent("", 0, 0);

    @Label("Device")
    private final String device;

    @Label("Batch")
    @Description("Rows N")
    private final int batch;

    @Label("Steps")
    @Description("Time steps T")
    private final int steps;

    PredictEvent(String device, int batch, int steps) {
        this.device = device;
        this.batch = batch;
        this.steps = steps;
        begin();
    }

    static boolean isRecorded() {
        return ANY.isEnabled();
    }

    @Override
    public void done() {
        commit();
    }
}
