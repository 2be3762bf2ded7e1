package org.lstm4j.tasks.forecast;

import java.util.List;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * A pipeline fitted on what is known of a series, and the windows to train its network on. It is handed no later value, so
 * none can reach a transform or a window.
 *
 * @param profile how large the pipeline's errors are by themselves, step by step
 */
record Fit(
        TimeSeries known,
        History history,
        FittedTransform fitted,
        Pipeline pipeline,
        Windows windows,
        Profile profile) {

    /**
     * Fits a pipeline.
     *
     * @param maxWindows how many windows to cut at most
     */
    static Fit on(TimeSeries known, Plan plan, int maxWindows) {
        History history = History.of(known);
        FittedTransform fitted = FittedTransform.fit(known, plan.season(), plan.reach());
        Pipeline pipeline = new Pipeline(fitted.transform(), plan.window(), plan.reach());
        return new Fit(
                known,
                history,
                fitted,
                pipeline,
                pipeline.windows(history, maxWindows),
                Profile.of(pipeline, history, plan.horizon()));
    }

    /** What a saved model keeps of it. */
    SeriesModel model(Conformal intervals) {
        return new SeriesModel(
                known.name(),
                known.axis(),
                history.size(),
                history.tail(pipeline.memory()),
                pipeline,
                intervals,
                reasons());
    }

    List<String> reasons() {
        return fitted.reasons();
    }
}
