package org.lstm4j.tasks.forecast;

import static org.lstm4j.tasks.file.TaskFile.require;

import java.nio.file.Path;
import java.util.List;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;
import org.lstm4j.tasks.file.TaskFile;

/** The part of a saved forecast model that is not the network: the {@code lstm4j.task} of its file. */
final class ForecastModelJson {
    private static final TaskFile FILE = new TaskFile("forecast", "a forecast");

    private ForecastModelJson() {}

    static JsonObject write(ForecastModel model) {
        Pipeline pipeline = model.series().getFirst().pipeline();
        return FILE.json()
                .put("horizon", model.horizon())
                .put("members", model.members())
                .put("window", pipeline.window())
                .put("reach", pipeline.reach())
                .put(
                        "series",
                        Json.array(model.series().stream()
                                .map(SeriesModelJson::write)
                                .toList()))
                .build();
    }

    static ForecastModel load(Path file) {
        return FILE.load(file, ForecastModelJson::read, "horizon", "members", "window", "reach", "series");
    }

    /** Reads and checks; what does not fit the network or itself is refused. */
    private static ForecastModel read(JsonObject json, Model network) {
        int horizon = Plan.checkedHorizon(json.integer("horizon"));
        int members = json.integer("members");
        int window = json.integer("window");
        int reach = json.integer("reach");
        require(window >= 1 && reach >= 1, "window or reach less than 1");
        List<SeriesModel> series = json.list("series").stream()
                .map(one -> SeriesModelJson.read(one.asObject(), window, reach))
                .toList();
        require(!series.isEmpty(), "no series");
        for (SeriesModel one : series) {
            require(
                    network.inputSize() == one.transform().features()
                            && !network.outputFeatures().sequence()
                            && network.outputFeatures().width() == reach,
                    "the network " + network + " does not answer a window of "
                            + one.transform().features() + " features with " + reach + " levels");
        }
        int units = network.features(0).width();
        require(members >= 1 && units % members == 0, members + " members of a network of " + units + " units");
        return new ForecastModel(series, horizon, members, network);
    }
}
