package org.lstm4j.internal.event;

/**
 * Starts Flight Recorder events. Where nobody records them, or the runtime image has no {@code jdk.jfr}, every method here
 * gives a constant that does nothing: no allocation, and one check of a flag.
 */
public final class FlightEvents {
    private static final boolean PRESENT = ModuleLayer.boot()
            .findModule("jdk.jfr")
            .filter(FlightEvents.class.getModule()::canRead)
            .isPresent();

    private static final Span NO_SPAN = () -> {};
    private static final Selection NO_SELECTION = (device, reason) -> {};

    private FlightEvents() {}

    /**
     * Whether there may be a recording. Until there is one, no event class is touched: the first makes the recorder prepare
     * its own, which takes longer than all else that opens a backend.
     */
    private static boolean maybe() {
        return PRESENT && Recorder.isInitialized();
    }

    /** Work that has a beginning and an end; without its end it is not recorded. */
    public interface Span {
        /** Ends the work. */
        void done();
    }

    /** The search for a backend; one that fails is not recorded, its exception says why. */
    public interface Selection {
        /**
         * Ends the search.
         *
         * @param device id of what was opened
         * @param reason why this one
         */
        void done(String device, String reason);
    }

    /** Starts the prediction of a whole sequence. */
    public static Span predict(String device, int batch, int steps) {
        return maybe() && PredictEvent.isRecorded() ? new PredictEvent(device, batch, steps) : NO_SPAN;
    }

    /** Starts a training step, from the upload of a batch's dropout to the update of the weights. */
    public static Span trainStep(String device, long step, int batch, int steps) {
        return maybe() && TrainStepEvent.isRecorded() ? new TrainStepEvent(device, step, batch, steps) : NO_SPAN;
    }

    /**
     * Starts the search for a backend.
     *
     * @param request a device id, or {@code best}
     */
    public static Selection backendSelection(String request) {
        return maybe() && BackendSelectionEvent.isRecorded() ? new BackendSelectionEvent(request) : NO_SELECTION;
    }
}
