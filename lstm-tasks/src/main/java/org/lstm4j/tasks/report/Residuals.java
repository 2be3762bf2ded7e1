package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.lstm4j.tasks.forecast.Backtest;

/**
 * What the newest forecast before each date had left to explain: errors out of sample, one for each observed date after the
 * first origin.
 */
record Residuals(List<Residual> list) {

    /**
     * One of them.
     *
     * @param position in the series
     * @param step the forecast and what came
     */
    record Residual(int position, Backtest.Step step) {}

    static Residuals of(Backtest backtest) {
        TreeMap<Integer, Backtest.Step> newest = new TreeMap<>();
        for (Backtest.Origin origin : backtest.origins()) {
            for (Backtest.Step step : origin.steps()) {
                newest.put(origin.known() + step.ahead() - 1, step);
            }
        }
        List<Residual> list = new ArrayList<>();
        newest.forEach((position, step) -> list.add(new Residual(position, step)));
        return new Residuals(list);
    }

    double[] values() {
        return list.stream().mapToDouble(residual -> residual.step().error()).toArray();
    }
}
