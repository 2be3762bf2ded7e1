package org.lstm4j.tasks.forecast;

import java.nio.file.Path;
import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.series.TimeAxis;

/**
 * A fitted forecaster: transform, network, and as much of the end of the series as forecasting needs. Immutable; a saved
 * and loaded one forecasts the same bits.
 */
public final class ForecastModel {
    private final String name;
    private final TimeAxis axis;
    private final int count;
    private final int horizon;
    private final double[] tail;
    private final Pipeline pipeline;
    private final List<String> reasons;
    private final Model network;

    /**
     * A model from its parts.
     *
     * @param count number of values that the series had
     * @param horizon steps that were asked for when it was fitted
     * @param tail the last {@code pipeline.memory()} of them
     */
    ForecastModel(
            String name,
            TimeAxis axis,
            int count,
            int horizon,
            double[] tail,
            Pipeline pipeline,
            List<String> reasons,
            Model network) {
        this.name = name;
        this.axis = axis;
        this.count = count;
        this.horizon = horizon;
        this.tail = tail;
        this.pipeline = pipeline;
        this.reasons = List.copyOf(reasons);
        this.network = network;
    }

    /** The name of the series. */
    public String name() {
        return name;
    }

    /** Steps that a forecast has unless asked otherwise. */
    public int horizon() {
        return horizon;
    }

    /** The transform between original units and the network. */
    public Transform transform() {
        return pipeline.transform();
    }

    /** Why the transform is what it is, one sentence each. */
    public List<String> reasons() {
        return reasons;
    }

    /** The network: {@code [1, N, window]} levels in, the next levels out. */
    public Model network() {
        return network;
    }

    /** Forecasts as many steps as were asked for when the model was fitted. */
    public Forecast forecast(Backend backend) {
        return forecast(backend, horizon);
    }

    /**
     * Forecasts the steps that follow the series.
     *
     * @param steps at least 1; beyond one season, answers are fed back
     */
    public Forecast forecast(Backend backend, int steps) {
        double[] values = predict(pipeline, network, backend, tail, Plan.checkedHorizon(steps));
        return Forecast.of(name, axis, count, values);
    }

    /** The next values after {@code known}, by a network on a backend. */
    static double[] predict(Pipeline pipeline, Model network, Backend backend, double[] known, int steps) {
        try (Session session = network.open(backend)) {
            return pipeline.forecast(known, steps, window -> session.predict(window, 1, pipeline.window()));
        }
    }

    /**
     * Saves the model as one safetensors file, atomically.
     *
     * @throws LstmException if the file cannot be written
     */
    public void save(Path file) {
        new ModelFile(
                        network,
                        ForecastModelJson.write(name, axis, count, horizon, tail, pipeline, reasons)
                                .write())
                .save(file);
    }

    /**
     * Loads a saved model.
     *
     * @throws ModelFormatException if the file is no intact forecast model
     * @throws LstmException if it cannot be read
     */
    public static ForecastModel load(Path file) {
        try {
            return read(file, ModelFile.load(file));
        } catch (ModelFormatException e) {
            throw new ModelFormatException(e.getMessage() + "; expected a file saved by a forecast (--save)", e);
        }
    }

    private static ForecastModel read(Path file, ModelFile stored) {
        if (stored.task() == null) {
            throw new ModelFormatException(file + ": holds a network without a forecast");
        }
        try {
            return ForecastModelJson.read(Json.parse(stored.task()).asObject(), stored.model());
        } catch (LstmException e) {
            throw new ModelFormatException(file + ": no intact forecast model: " + e.getMessage(), e);
        }
    }

    /** A forecast of this model as JSON: {@code model, data, transforms, forecast}. */
    public String toJson(Forecast forecast) {
        JsonObject data = Json.object()
                .put("name", name)
                .put("frequency", axis.frequency().describe())
                .put("count", count)
                .put("first", axis.label(0))
                .put("last", axis.label(count - 1))
                .build();
        return Json.object()
                .put("model", describe())
                .put("data", data)
                .put("transforms", describeTransforms())
                .put("forecast", ForecastReport.points(forecast))
                .build()
                .pretty();
    }

    JsonObject describe() {
        return Json.object()
                .put("network", network.toString())
                .put("parameters", network.parameterCount())
                .put("window", pipeline.window())
                .put("reach", pipeline.reach())
                .build();
    }

    JsonObject describeTransforms() {
        return Json.object()
                .put("log", transform().log())
                .put("season", transform().season())
                .put("difference", transform().difference())
                .put("centre", transform().centre())
                .put("scale", transform().scale())
                .put("reasons", Json.array(reasons.stream().map(Json::of).toList()))
                .build();
    }
}
