package org.lstm4j.tasks.forecast;

import java.util.List;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.TimeAxis;

/**
 * What a model knows of one of its series.
 *
 * @param count number of values that the series had
 * @param tail the last {@code pipeline.memory()} of them, and the columns from there on
 * @param intervals how far off its forecasts are
 * @param reasons why its transform is what it is
 */
record SeriesModel(
        String name,
        TimeAxis axis,
        int count,
        History tail,
        Pipeline pipeline,
        Conformal intervals,
        List<String> reasons) {

    Transform transform() {
        return pipeline.transform();
    }

    /** Forecasts the steps that follow the series. */
    Forecast forecast(int steps, Pipeline.Predictor network) {
        requireFuture(name, axis, count, tail, transform(), steps);
        return intervals.forecast(name, axis, count, pipeline.forecast(tail, steps, network), transform());
    }

    /**
     * Checks that columns which are known in advance are known for all of a horizon.
     *
     * @throws SeriesException naming the dates without a value
     */
    static void requireFuture(String name, TimeAxis axis, int count, History history, Transform transform, int steps) {
        for (int c = 0; c < transform.columns().size(); c++) {
            Covariate column = transform.columns().get(c);
            int known = history.column(c).length - history.size();
            if (column.future() && known < steps) {
                String first = axis.label(count + known);
                String last = axis.label(count + steps - 1);
                throw new SeriesException("series '" + name + "': column '" + column.name()
                        + "' is known in advance, but has no value for "
                        + (first.equals(last) ? first : first + " to " + last)
                        + "; add rows with these dates, the column filled and the target empty, or shorten the horizon"
                        + " to "
                        + known);
            }
        }
    }
}
