package org.lstm4j.tasks.forecast;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.gates.Reading;
import org.lstm4j.tasks.series.TimeAxis;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * A fitted forecaster of one or more series: transforms, network, intervals, and as much of the end of each series as
 * forecasting needs. Immutable; a saved and loaded one forecasts the same bits.
 */
public final class ForecastModel {
    private final List<SeriesModel> series;
    private final int horizon;
    private final int members;
    private final Model network;

    /**
     * A model from its parts.
     *
     * @param series at least one
     * @param horizon steps that were asked for when it was fitted
     * @param members networks that stand side by side in {@code network}
     */
    ForecastModel(List<SeriesModel> series, int horizon, int members, Model network) {
        this.series = List.copyOf(series);
        this.horizon = horizon;
        this.members = members;
        this.network = network;
    }

    /** The names of the series, in their order. */
    public List<String> names() {
        return series.stream().map(SeriesModel::name).toList();
    }

    /** Steps that a forecast has unless asked otherwise. */
    public int horizon() {
        return horizon;
    }

    /** The transform between original units of a series and the network; series are numbered from 0. */
    public Transform transform(int index) {
        return series.get(index).transform();
    }

    /** Why the transform of a series is what it is, one sentence each; series are numbered from 0. */
    public List<String> reasons(int index) {
        return series.get(index).reasons();
    }

    /** The network: {@code [window, N, features]} in, how far the next values are from what is expected out. */
    public Model network() {
        return network;
    }

    /** What the network is, in words: {@code 4 LSTMs of 16 units, read 24 steps, answer 12 at once: ...}. */
    public String describe() {
        int units = network.features(0).width() / members;
        Pipeline pipeline = series.getFirst().pipeline();
        return (members > 1
                        ? members + " LSTMs of " + units + " units, whose mean answer counts"
                        : "1 LSTM of " + units + " units")
                + "; it reads " + pipeline.window() + " steps and answers " + pipeline.reach() + " at once";
    }

    /** Forecasts as many steps as were asked for when the model was fitted. */
    public Forecast forecast(Backend backend) {
        return forecast(backend, horizon);
    }

    /**
     * Forecasts the steps that follow the only series.
     *
     * @param steps at least 1; what the network does not answer at once is reached by feeding answers back
     * @throws LstmException if the model has several series
     */
    public Forecast forecast(Backend backend, int steps) {
        if (series.size() > 1) {
            throw new LstmException(
                    "the model has " + series.size() + " series " + names() + "; ask for its forecasts");
        }
        return forecasts(backend, steps).getFirst();
    }

    /**
     * Forecasts the steps that follow each series.
     *
     * @param steps at least 1
     * @throws org.lstm4j.tasks.series.SeriesException if a column known in advance has no values for some of them
     */
    public List<Forecast> forecasts(Backend backend, int steps) {
        Plan.checkedHorizon(steps);
        List<Forecast> forecasts = new ArrayList<>();
        try (Session session = network.open(backend)) {
            for (SeriesModel one : series) {
                forecasts.add(one.forecast(steps, predictor(one.pipeline(), session)));
            }
        }
        return forecasts;
    }

    /**
     * What the network reads, with its dates, when the steps that follow a series are forecast: to look at its gates.
     *
     * @param index of the series, from 0
     */
    public Reading reading(int index) {
        SeriesModel one = series.get(index);
        return reading(one.pipeline(), one.tail(), one.axis(), one.count());
    }

    /**
     * What the network reads at the end of a series as the model has learned one of that name, or its only one.
     *
     * @param newer with the columns of the one that was learned, in their order
     * @throws LstmException if there is no such series, or if this one has too few values or other columns
     */
    public Reading reading(TimeSeries newer) {
        SeriesModel one = series.stream()
                .filter(known -> series.size() == 1 || known.name().equals(newer.name()))
                .findFirst()
                .orElseThrow(
                        () -> new LstmException("series must be one of " + names() + ", got '" + newer.name() + "'"));
        Pipeline pipeline = one.pipeline();
        List<String> expected =
                pipeline.transform().columns().stream().map(Covariate::name).toList();
        List<String> found =
                newer.columns().stream().map(TimeSeries.Column::name).toList();
        if (!found.equals(expected)) {
            throw new LstmException(
                    "series '" + newer.name() + "': expected the columns " + expected + ", got " + found);
        }
        if (newer.size() < pipeline.memory()) {
            throw new LstmException("series '" + newer.name() + "': expected at least " + pipeline.memory()
                    + " values, which one forecast reads, got " + newer.size());
        }
        return reading(pipeline, History.of(newer), newer.axis(), newer.size());
    }

    private static Reading reading(Pipeline pipeline, History history, TimeAxis axis, int count) {
        int first = count - pipeline.window();
        return Reading.of(
                pipeline.newest(history),
                IntStream.range(first, count).mapToObj(axis::label).toList());
    }

    /** The answers of a network. */
    static Pipeline.Predictor predictor(Pipeline pipeline, Session session) {
        return window -> session.predict(window, 1, pipeline.window());
    }

    List<SeriesModel> series() {
        return series;
    }

    int members() {
        return members;
    }

    /**
     * Saves the model as one safetensors file, atomically.
     *
     * @throws LstmException if the file cannot be written
     */
    public void save(Path file) {
        new ModelFile(network, ForecastModelJson.write(this).write()).save(file);
    }

    /**
     * Loads a saved model.
     *
     * @throws ModelFormatException if the file is no intact forecast model
     * @throws LstmException if it cannot be read
     */
    public static ForecastModel load(Path file) {
        return ForecastModelJson.load(file);
    }

    /**
     * Forecasts of this model as JSON: {@code model, data, transforms, forecast}, the last three under {@code series} for
     * each where there are several.
     *
     * @param forecasts one for each series, in their order
     */
    public String toJson(List<Forecast> forecasts) {
        return ReportJson.of(this, forecasts).pretty();
    }
}
