package org.lstm4j.tasks.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.tasks.analysis.Adf;
import org.lstm4j.tasks.analysis.Decomposition;
import org.lstm4j.tasks.analysis.Kpss;
import org.lstm4j.tasks.analysis.Stationarity;
import org.lstm4j.tasks.series.TimeAxis;

/** Reports and forecasts as JSON, for programs. */
final class ReportJson {
    private ReportJson() {}

    static JsonObject of(List<ForecastReport> reports) {
        ForecastModel model = reports.getFirst().model();
        return under(model, reports.stream().map(ReportJson::report).toList());
    }

    static JsonObject of(ForecastModel model, List<Forecast> forecasts) {
        List<JsonObject> each = new ArrayList<>();
        for (int s = 0; s < forecasts.size(); s++) {
            SeriesModel one = model.series().get(s);
            each.add(Json.object()
                    .put("data", data(one.name(), one.axis(), one.count()).build())
                    .put("transforms", transforms(one.transform(), one.reasons()))
                    .put("forecast", points(forecasts.get(s)))
                    .put("notes", Json.texts(forecasts.get(s).notes()))
                    .build());
        }
        return under(model, each);
    }

    private static JsonObject under(ForecastModel model, List<JsonObject> each) {
        JsonObject.Builder json = Json.object().put("model", model(model));
        if (each.size() == 1) {
            each.getFirst().members().forEach(json::put);
        } else {
            json.put("series", Json.array(each));
        }
        return json.build();
    }

    private static JsonObject model(ForecastModel model) {
        Pipeline pipeline = model.series().getFirst().pipeline();
        return Json.object()
                .put("network", model.network().toString())
                .put("description", model.describe())
                .put("parameters", model.network().parameterCount())
                .put("members", model.members())
                .put("window", pipeline.window())
                .put("reach", pipeline.reach())
                .build();
    }

    private static JsonObject report(ForecastReport report) {
        Decomposition parts = report.decomposition();
        return Json.object()
                .put(
                        "data",
                        data(
                                        report.series().name(),
                                        report.series().axis(),
                                        report.series().size())
                                .put("imputed", report.series().imputedCount())
                                .put("notes", Json.texts(report.series().notes()))
                                .build())
                .put("decomposition", parts == null ? JsonNull.NULL : decomposition(parts))
                .put("stationarity", stationarity(report.stationarity(), report.transform()))
                .put("transforms", transforms(report.transform(), report.reasons()))
                .put("backtest", backtest(report.backtest()))
                .put("coverage", coverage(report.backtest().coverage()))
                .put("forecast", points(report.forecast()))
                .put("notes", Json.texts(report.forecast().notes()))
                .build();
    }

    private static JsonObject.Builder data(String name, TimeAxis axis, int count) {
        return Json.object()
                .put("name", name)
                .put("frequency", axis.frequency().describe())
                .put("count", count)
                .put("first", axis.label(0))
                .put("last", axis.label(count - 1));
    }

    private static JsonObject decomposition(Decomposition parts) {
        return Json.object()
                .put("period", parts.period())
                .put("multiplicative", parts.multiplicative())
                .put("trendStrength", parts.trendStrength())
                .put("seasonalStrength", parts.seasonalStrength())
                .put("sentence", parts.sentence())
                .put("trend", Json.array(parts.trend()))
                .put("seasonal", Json.array(parts.seasonal()))
                .put("remainder", Json.array(parts.remainder()))
                .build();
    }

    private static JsonObject stationarity(Stationarity tests, Transform transform) {
        return Json.object()
                .put("of", transform.tested())
                .put("adf", tests.adf().<Json>map(ReportJson::adf).orElse(JsonNull.NULL))
                .put("kpss", kpss(tests.kpss()))
                .build();
    }

    private static JsonObject adf(Adf adf) {
        return test(adf.statistic(), adf.pValue(), adf.sentence()).build();
    }

    private static JsonObject kpss(Kpss kpss) {
        return test(kpss.statistic(), kpss.pValue(), kpss.sentence())
                .put("pValueBound", kpss.bound().<Json>map(Json::of).orElse(JsonNull.NULL))
                .build();
    }

    private static JsonObject.Builder test(double statistic, double pValue, String sentence) {
        return Json.object().put("statistic", statistic).put("pValue", pValue).put("sentence", sentence);
    }

    private static JsonObject transforms(Transform transform, List<String> reasons) {
        List<JsonObject> columns = transform.columns().stream()
                .map(column -> Json.object()
                        .put("name", column.name())
                        .put("future", column.future())
                        .put("effect", column.effect())
                        .build())
                .toList();
        return SeriesModelJson.put(Json.object(), transform)
                .put("columns", Json.array(columns))
                .put("reasons", Json.texts(reasons))
                .build();
    }

    private static JsonObject backtest(Backtest backtest) {
        JsonObject.Builder baselines = Json.object();
        backtest.baselines()
                .forEach((id, accuracy) ->
                        baselines.put(id, put(Json.object(), accuracy).build()));
        return put(
                        Json.object()
                                .put("horizon", backtest.horizon())
                                .put("origins", backtest.origins().size())
                                .put("step", backtest.step())
                                .put(
                                        "originDates",
                                        Json.texts(backtest.origins().stream()
                                                .map(Backtest.Origin::label)
                                                .toList())),
                        backtest.model())
                .put("baselines", baselines.build())
                .build();
    }

    private static JsonObject coverage(List<Coverage> levels) {
        JsonObject.Builder json = Json.object();
        for (Coverage level : levels) {
            json.put(
                    "interval" + level.percent(),
                    Json.object()
                            .put("share", level.count() > 0 ? Json.of(level.share()) : JsonNull.NULL)
                            .put("inside", level.inside())
                            .put("count", level.count())
                            .build());
        }
        return json.build();
    }

    private static JsonObject.Builder put(JsonObject.Builder json, Accuracy accuracy) {
        return json.put("mase", accuracy.mase())
                .put("mae", accuracy.mae())
                .put("rmse", accuracy.rmse())
                .put("smape", accuracy.smape());
    }

    private static Json points(Forecast forecast) {
        return Json.array(forecast.points().stream()
                .map(point -> Json.object()
                        .put("date", point.label())
                        .put("mean", point.mean())
                        .put("lo80", bound(point.interval80(), Interval::low))
                        .put("hi80", bound(point.interval80(), Interval::high))
                        .put("lo95", bound(point.interval95(), Interval::low))
                        .put("hi95", bound(point.interval95(), Interval::high))
                        .build())
                .toList());
    }

    private static Json bound(@Nullable Interval interval, Function<Interval, Double> side) {
        return interval == null ? JsonNull.NULL : Json.of(side.apply(interval));
    }
}
