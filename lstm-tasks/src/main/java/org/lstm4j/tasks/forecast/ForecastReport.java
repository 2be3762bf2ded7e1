package org.lstm4j.tasks.forecast;

import java.util.List;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * All that a run came to.
 *
 * @param series the data
 * @param backtest how the forecaster did at earlier origins
 * @param model the model behind the forecast, fitted on all data
 * @param forecast the future
 */
public record ForecastReport(TimeSeries series, Backtest backtest, ForecastModel model, Forecast forecast) {

    /** The report as JSON: {@code model, data, transforms, backtest, forecast}. */
    public String toJson() {
        return Json.object()
                .put("model", model.describe())
                .put("data", data())
                .put("transforms", model.describeTransforms())
                .put("backtest", backtestJson())
                .put("forecast", points(forecast))
                .build()
                .pretty();
    }

    private JsonObject data() {
        return Json.object()
                .put("name", series.name())
                .put("frequency", series.axis().frequency().describe())
                .put("count", series.size())
                .put("first", series.axis().label(0))
                .put("last", series.axis().label(series.size() - 1))
                .put("imputed", series.imputedCount())
                .put("notes", Json.array(series.notes().stream().map(Json::of).toList()))
                .build();
    }

    private JsonObject backtestJson() {
        JsonObject.Builder baselines = Json.object();
        backtest.baselines()
                .forEach((id, accuracy) ->
                        baselines.put(id, put(Json.object(), accuracy).build()));
        List<Json> labels = backtest.origins().stream()
                .map(origin -> Json.of(origin.label()))
                .toList();
        return put(
                        Json.object()
                                .put("horizon", backtest.horizon())
                                .put("origins", backtest.origins().size())
                                .put("step", backtest.step())
                                .put("originDates", Json.array(labels)),
                        backtest.model())
                .put("baselines", baselines.build())
                .build();
    }

    private static JsonObject.Builder put(JsonObject.Builder json, Accuracy accuracy) {
        return json.put("mase", accuracy.mase())
                .put("mae", accuracy.mae())
                .put("rmse", accuracy.rmse())
                .put("smape", accuracy.smape());
    }

    static Json points(Forecast forecast) {
        return Json.array(forecast.points().stream()
                .map(point -> Json.object()
                        .put("date", point.label())
                        .put("mean", point.mean())
                        .build())
                .toList());
    }
}
