package org.lstm4j.tasks.forecast;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.model.Model;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * A pipeline fitted on what is known, and the windows to train its network on. It is handed no later value, so none can
 * reach a transform or a window.
 */
record Fit(TimeSeries known, Pipeline pipeline, List<String> reasons, Windows windows) {

    static Fit on(TimeSeries known, Plan plan) {
        double[] values = known.values();
        FittedTransform fitted = FittedTransform.fit(values, plan.season(), plan.reach());
        Pipeline pipeline = new Pipeline(fitted.transform(), plan.window(), plan.reach());
        return new Fit(known, pipeline, fitted.reasons(), pipeline.windows(values));
    }

    ForecastModel model(Plan plan, Model network) {
        double[] values = known.values();
        double[] tail = Arrays.copyOfRange(values, values.length - pipeline.memory(), values.length);
        return new ForecastModel(
                known.name(), known.axis(), values.length, plan.horizon(), tail, pipeline, reasons, network);
    }
}
