package org.lstm4j.tasks.forecast;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.analysis.Decomposition;
import org.lstm4j.tasks.analysis.Stationarity;
import org.lstm4j.tasks.analysis.Stl;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * All that a run came to for one series.
 *
 * @param series the data
 * @param decomposition trend, season and remainder of the data, by factors if the transform takes logarithms; null without a
 *     season
 * @param stationarity the tests behind the choice of the plain difference, made on what the transform leaves: seasonal
 *     differences, or values where there is no season, of logarithms if it takes them
 * @param transform what becomes of the data before the network sees them
 * @param reasons why the transform is what it is, one sentence each
 * @param backtest how the forecaster did at earlier origins
 * @param model the model behind the forecast, fitted on all data of all series
 * @param learning how the networks learned; the same for all series of a run
 * @param forecast the future
 */
public record ForecastReport(
        TimeSeries series,
        @Nullable Decomposition decomposition,
        Stationarity stationarity,
        Transform transform,
        List<String> reasons,
        Backtest backtest,
        ForecastModel model,
        Learning learning,
        Forecast forecast) {
    public ForecastReport {
        reasons = List.copyOf(reasons);
    }

    static ForecastReport of(
            TimeSeries series, Backtest backtest, ForecastModel model, Forecast forecast, Learning learning, Fit fit) {
        Transform transform = fit.pipeline().transform();
        int season = transform.season();
        return new ForecastReport(
                series,
                season > 1 ? decompose(series.values(), transform) : null,
                fit.fitted().stationarity(),
                transform,
                fit.reasons(),
                backtest,
                model,
                learning,
                forecast);
    }

    /** Taken apart as the model sees it. */
    private static Decomposition decompose(double[] values, Transform transform) {
        Stl stl = Stl.of(transform.season());
        return transform.log() ? stl.decomposeByFactors(values) : stl.decompose(values);
    }

    /**
     * The report as JSON: {@code model, data, decomposition, stationarity, transforms, backtest, coverage, forecast}.
     *
     * @throws org.lstm4j.LstmException if the model has several series, whose reports belong together
     */
    public String toJson() {
        return toJson(List.of(this));
    }

    /** The reports of one run as JSON: as that of one series, or the model once and the rest for each. */
    public static String toJson(List<ForecastReport> reports) {
        return ReportJson.of(reports).pretty();
    }
}
