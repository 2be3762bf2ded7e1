package org.lstm4j.tasks.forecast;

import java.util.List;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.TimeAxis;
import org.lstm4j.tasks.series.TimeSeries;

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

    /**
     * Forecasts the steps that follow the series.
     *
     * @throws SeriesException if a column known in advance has no values for some of them
     */
    Forecast forecast(int steps, Pipeline.Predictor network) {
        for (int c = 0; c < transform().columns().size(); c++) {
            Covariate column = transform().columns().get(c);
            if (column.future()) {
                requireFuture(name, axis, count, column.name(), tail.column(c).length - tail.size(), steps);
            }
        }
        return intervals.forecast(name, axis, count, pipeline.forecast(tail, steps, network), transform());
    }

    /** Checks before any work that what is known in advance of a series is known for all of a horizon. */
    static void requireFuture(TimeSeries series, int steps) {
        for (TimeSeries.Column column : series.columns()) {
            if (column.future()) {
                int known = column.values().length - series.size();
                requireFuture(series.name(), series.axis(), series.size(), column.name(), known, steps);
            }
        }
    }

    private static void requireFuture(String name, TimeAxis axis, int count, String column, int known, int steps) {
        if (known < steps) {
            throw new SeriesException("series '" + name + "': column '" + column
                    + "' is known in advance, but has no value for " + axis.span(count + known, count + steps - 1)
                    + "; add rows with these dates, the column filled and the target empty, or shorten the horizon to "
                    + known);
        }
    }
}
