package org.lstm4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.json.JsonString;

/** The texts of a checkpoint; every field is written, and every field is required. */
final class CheckpointJson {
    private CheckpointJson() {}

    static JsonObject identity(Map<String, String> identity) {
        JsonObject.Builder json = Json.object();
        identity.forEach(json::put);
        return json.build();
    }

    /** @throws JsonException naming the member at fault */
    static Map<String, String> identity(Json json) {
        JsonObject object = json.asObject();
        Map<String, String> identity = new LinkedHashMap<>();
        object.members().keySet().forEach(name -> identity.put(name, object.string(name)));
        return identity;
    }

    static JsonObject progress(Progress progress) {
        return Json.object()
                .put("updates", progress.updates())
                .put("batches", progress.batches())
                .put("carriedRows", progress.carriedRows())
                .put("best", progress.best())
                .put("moments", progress.moments())
                .put(
                        "history",
                        Json.array(progress.history().stream()
                                .map(CheckpointJson::report)
                                .toList()))
                .build();
    }

    /** @throws JsonException naming the member at fault */
    static Progress progress(Json json) {
        JsonObject object = json.asObject().only("updates", "batches", "carriedRows", "best", "moments", "history");
        List<EpochReport> history = new ArrayList<>();
        for (Json report : object.list("history")) {
            history.add(report(report, history.size() + 1));
        }
        int most = Integer.MAX_VALUE;
        return new Progress(
                List.copyOf(history),
                count(object, "updates", most),
                count(object, "batches", most),
                count(object, "carriedRows", most),
                object.bool("best"),
                count(object, "moments", Progress.MAX_MOMENTS));
    }

    private static int count(JsonObject object, String name, int most) {
        int value = object.integer(name);
        if (value < 0 || value > most) {
            throw new JsonException("member " + Json.quote(name) + ": expected 0 to " + most + ", got " + value);
        }
        return value;
    }

    private static JsonObject report(EpochReport report) {
        return Json.object()
                .put("epochs", report.epochs())
                .put("trainingLoss", report.trainingLoss())
                .put("validationLoss", number(report.validationLoss()))
                .put("metrics", metrics(report.metrics()))
                .put("best", report.best())
                .build();
    }

    private static EpochReport report(Json json, int epoch) {
        JsonObject object = json.asObject().only("epochs", "trainingLoss", "validationLoss", "metrics", "best");
        return new EpochReport(
                epoch,
                object.integer("epochs"),
                object.number("trainingLoss"),
                number(object.get("validationLoss")),
                metrics(object.object("metrics")),
                object.bool("best"));
    }

    private static JsonObject metrics(Map<String, Double> metrics) {
        JsonObject.Builder json = Json.object();
        metrics.forEach((name, value) ->
                json.put(name, Double.isInfinite(value) ? Json.of(Double.toString(value)) : number(value)));
        return json.build();
    }

    private static Map<String, Double> metrics(JsonObject json) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        json.members().forEach((name, value) -> metrics.put(name, metric(value)));
        return metrics;
    }

    /** A metric of the caller's may be infinite, for which JSON has no number either. */
    private static double metric(Json json) {
        if (!(json instanceof JsonString)) {
            return number(json);
        }
        return switch (json.asString()) {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new JsonException("expected a number, null or an infinity, got " + json);
        };
    }

    /** JSON has no NaN, which stands for a loss that nobody measured. */
    private static Json number(double value) {
        return Double.isNaN(value) ? JsonNull.NULL : Json.of(value);
    }

    private static double number(Json json) {
        return json == JsonNull.NULL ? Double.NaN : json.asDouble();
    }
}
