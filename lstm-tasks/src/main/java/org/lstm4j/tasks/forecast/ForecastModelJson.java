package org.lstm4j.tasks.forecast;

import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.ModelFormatException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;
import org.lstm4j.tasks.series.DateFormat;
import org.lstm4j.tasks.series.Frequency;
import org.lstm4j.tasks.series.TimeAxis;

/** The part of a saved forecast model that is not the network: the {@code lstm4j.task} of its file. */
final class ForecastModelJson {
    private static final String TYPE = "forecast";

    private ForecastModelJson() {}

    static JsonObject write(
            String name,
            TimeAxis axis,
            int count,
            int horizon,
            double[] tail,
            Pipeline pipeline,
            List<String> reasons) {
        Transform transform = pipeline.transform();
        return Json.object()
                .put("type", TYPE)
                .put("name", name)
                .put("start", axis.start().toString())
                .put("unit", axis.frequency().unit().name())
                .put("step", axis.frequency().step())
                .put("monthEnd", axis.monthEnd())
                .put("dateFormat", axis.format().pattern())
                .put("count", count)
                .put("horizon", horizon)
                .put("window", pipeline.window())
                .put("reach", pipeline.reach())
                .put("log", transform.log())
                .put("season", transform.season())
                .put("difference", transform.difference())
                .put("centre", transform.centre())
                .put("scale", transform.scale())
                .put("reasons", Json.array(reasons.stream().map(Json::of).toList()))
                .put("tail", Json.array(tail))
                .build();
    }

    /** Reads and checks; what does not fit the network or itself is refused. */
    static ForecastModel read(JsonObject json, Model network) {
        require(json.string("type").equals(TYPE), "type '" + json.string("type") + "', expected '" + TYPE + "'");
        Transform transform = new Transform(
                json.bool("log"),
                json.integer("season"),
                json.bool("difference"),
                json.number("centre"),
                json.number("scale"));
        Pipeline pipeline = new Pipeline(transform, json.integer("window"), json.integer("reach"));
        double[] tail = json.numbers("tail");
        int count = json.integer("count");
        int horizon = Plan.checkedHorizon(json.integer("horizon"));
        require(transform.season() >= 1 && pipeline.window() >= 1, "season or window less than 1");
        require(transform.scale() > 0, "scale " + transform.scale() + ", expected more than 0");
        require(
                tail.length == (long) transform.offset() + pipeline.window() && count >= tail.length,
                "a tail of " + tail.length + " values does not fit season, window and count");
        require(
                !transform.log() || Arrays.stream(tail).allMatch(value -> value > 0),
                "a logarithm over values that are not positive");
        require(
                network.inputSize() == 1
                        && !network.outputFeatures().sequence()
                        && network.outputFeatures().width() == pipeline.reach(),
                "the network " + network + " does not answer a window with " + pipeline.reach() + " levels");
        List<String> reasons = json.list("reasons").stream().map(Json::asString).toList();
        return new ForecastModel(json.string("name"), axis(json), count, horizon, tail, pipeline, reasons, network);
    }

    private static TimeAxis axis(JsonObject json) {
        Frequency frequency = new Frequency(json.constant("unit", ChronoUnit.class), json.integer("step"));
        try {
            return new TimeAxis(
                    LocalDateTime.parse(json.string("start")),
                    frequency,
                    json.bool("monthEnd"),
                    new DateFormat(json.string("dateFormat")));
        } catch (DateTimeParseException e) {
            throw new ModelFormatException("start '" + json.string("start") + "', expected an ISO date and time", e);
        }
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new ModelFormatException(problem);
        }
    }
}
