package org.lstm4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;

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
        JsonObject object = json.asObject().only("updates", "batches", "best", "moments", "history");
        List<EpochReport> history = new ArrayList<>();
        for (Json report : object.list("history")) {
            history.add(report(report, history.size() + 1));
        }
        int most = Integer.MAX_VALUE;
        return new Progress(
                List.copyOf(history),
                count(object, "updates", most),
                count(object, "batches", most),
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
                .put("best", report.best())
                .build();
    }

    private static EpochReport report(Json json, int epoch) {
        JsonObject object = json.asObject().only("epochs", "trainingLoss", "validationLoss", "best");
        return new EpochReport(
                epoch,
                object.integer("epochs"),
                object.number("trainingLoss"),
                number(object.get("validationLoss")),
                object.bool("best"));
    }

    /** JSON has no NaN, which stands for a loss that nobody measured. */
    private static Json number(double value) {
        return Double.isNaN(value) ? JsonNull.NULL : Json.of(value);
    }

    private static double number(Json json) {
        return json == JsonNull.NULL ? Double.NaN : json.asDouble();
    }
}
