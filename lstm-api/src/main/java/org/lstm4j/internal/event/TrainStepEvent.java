package org.lstm4j.internal.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("org.lstm4j.TrainStep")
@Label("Training Step")
@Category("LSTM4J")
@Description(
        "Forward, loss, backward and update of one batch; on a GPU the time to submit them, the work itself goes on")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
final class TrainStepEvent extends Event implements FlightEvents.Span {
    /** Asked instead of a new event, so that asking allocates nothing. */
    private static final TrainStepEvent ANY = new TrainStepEvent("", 0, 0, 0);

    @Label("Device")
    private final String device;

    @Label("Step")
    @Description("Number of the step, from 0 on, over all epochs")
    private final long step;

    @Label("Batch")
    @Description("Rows N")
    private final int batch;

    @Label("Steps")
    @Description("Time steps T")
    private final int steps;

    TrainStepEvent(String device, long step, int batch, int steps) {
        this.device = device;
        this.step = step;
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
