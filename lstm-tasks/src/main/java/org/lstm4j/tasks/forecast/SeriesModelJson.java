package org.lstm4j.tasks.forecast;

import static org.lstm4j.tasks.file.TaskFile.require;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.ModelFormatException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.tasks.series.DateFormat;
import org.lstm4j.tasks.series.Frequency;
import org.lstm4j.tasks.series.TimeAxis;

/** One series of a saved forecast model. */
final class SeriesModelJson {
    private SeriesModelJson() {}

    static JsonObject write(SeriesModel series) {
        Transform transform = series.transform();
        TimeAxis axis = series.axis();
        List<JsonObject> columns = new ArrayList<>();
        for (int c = 0; c < transform.columns().size(); c++) {
            columns.add(column(transform.columns().get(c), series.tail().column(c)));
        }
        JsonObject.Builder json = Json.object()
                .put("name", series.name())
                .put("start", axis.start().toString())
                .put("unit", axis.frequency().unit().name())
                .put("step", axis.frequency().step())
                .put("business", axis.frequency().business())
                .put("monthEnd", axis.monthEnd())
                .put("dateFormat", axis.format().pattern())
                .put("count", series.count());
        return put(json, transform)
                .put("columns", Json.array(columns))
                .put("reasons", Json.texts(series.reasons()))
                .put("profile", Json.array(series.intervals().profile().sizes()))
                .put("scores", Json.array(series.intervals().scores()))
                .put("tail", Json.array(series.tail().values()))
                .build();
    }

    /** A transform but for its columns, as models keep it and reports show it. */
    static JsonObject.Builder put(JsonObject.Builder json, Transform transform) {
        return json.put("log", transform.log())
                .put("season", transform.season())
                .put("difference", transform.difference())
                .put("centre", transform.centre())
                .put("growth", transform.growth())
                .put("scale", transform.scale())
                .put("nonnegative", transform.nonnegative());
    }

    static SeriesModel read(JsonObject json, int window, int reach) {
        json.only(
                "name",
                "start",
                "unit",
                "step",
                "business",
                "monthEnd",
                "dateFormat",
                "count",
                "log",
                "season",
                "difference",
                "centre",
                "growth",
                "scale",
                "nonnegative",
                "columns",
                "reasons",
                "profile",
                "scores",
                "tail");
        List<Covariate> columns = new ArrayList<>();
        List<double[]> columnTails = new ArrayList<>();
        for (Json one : json.list("columns")) {
            columns.add(column(one.asObject()));
            columnTails.add(one.asObject().numbers("tail"));
        }
        Transform transform = new Transform(
                json.bool("log"),
                json.integer("season"),
                json.bool("difference"),
                json.number("centre"),
                json.number("growth"),
                json.number("scale"),
                json.bool("nonnegative"),
                columns);
        require(transform.season() >= 1, "season " + transform.season() + ", expected at least 1");
        require(transform.scale() > 0, "scale " + transform.scale() + ", expected more than 0");
        require(
                transform.season() == 1 || window >= transform.season(),
                "a window of " + window + " steps is shorter than the season of " + transform.season());
        History tail = new History(json.numbers("tail"), columnTails);
        checkTail(transform, tail, json.integer("count"), window);
        return new SeriesModel(
                json.string("name"),
                axis(json),
                json.integer("count"),
                tail,
                new Pipeline(transform, window, reach),
                intervals(json),
                json.list("reasons").stream().map(Json::asString).toList());
    }

    private static void checkTail(Transform transform, History tail, int count, int window) {
        require(
                tail.size() == (long) transform.offset() + window && count >= tail.size(),
                "a tail of " + tail.size() + " values does not fit season, window and count");
        require(
                !transform.log() || Arrays.stream(tail.values()).allMatch(value -> value > 0),
                "a logarithm over values that are not positive");
        for (int c = 0; c < transform.columns().size(); c++) {
            Covariate column = transform.columns().get(c);
            int length = tail.column(c).length;
            require(
                    column.future() ? length >= tail.size() : length == tail.size(),
                    "column '" + column.name() + "' with " + length + " values beside a tail of " + tail.size());
        }
    }

    private static JsonObject column(Covariate column, double[] tail) {
        return Json.object()
                .put("name", column.name())
                .put("future", column.future())
                .put("effect", column.effect())
                .put("centre", column.centre())
                .put("scale", column.scale())
                .put("tail", Json.array(tail))
                .build();
    }

    private static Covariate column(JsonObject json) {
        json.only("name", "future", "effect", "centre", "scale", "tail");
        require(json.number("scale") > 0, "scale " + json.number("scale") + " of a column, expected more than 0");
        return new Covariate(
                json.string("name"),
                json.bool("future"),
                json.number("effect"),
                json.number("centre"),
                json.number("scale"));
    }

    private static Conformal intervals(JsonObject json) {
        double[] profile = json.numbers("profile");
        double[] scores = json.numbers("scores");
        require(
                profile.length > 0 && profile[0] > 0 && ascending(profile),
                "a profile that is not positive and ascending");
        require((scores.length == 0 || scores[0] >= 0) && ascending(scores), "scores that are not ascending from 0");
        return new Conformal(new Profile(profile), Arrays.stream(scores).boxed().toList());
    }

    private static boolean ascending(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i] < values[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private static TimeAxis axis(JsonObject json) {
        Frequency frequency =
                new Frequency(json.constant("unit", ChronoUnit.class), json.integer("step"), json.bool("business"));
        int count = json.integer("count");
        try {
            TimeAxis axis = new TimeAxis(
                    LocalDateTime.parse(json.string("start")),
                    frequency,
                    json.bool("monthEnd"),
                    new DateFormat(json.string("dateFormat")));
            axis.label(Math.addExact(count, Plan.MAX_HORIZON));
            return axis;
        } catch (DateTimeParseException e) {
            throw new ModelFormatException("start '" + json.string("start") + "', expected an ISO date and time", e);
        } catch (DateTimeException | ArithmeticException e) {
            throw new ModelFormatException("dates of " + count + " values that no calendar has", e);
        }
    }
}
