package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.forecast.Forecast;
import org.lstm4j.tasks.forecast.ForecastModel;
import org.lstm4j.tasks.forecast.ForecastReport;
import org.lstm4j.tasks.forecast.Forecaster;
import org.lstm4j.tasks.report.Provenance;
import org.lstm4j.tasks.series.TimeSeries;
import org.lstm4j.tasks.training.TrainingProgress;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lstm forecast}: from a CSV file, or from a saved model, to future values. */
@Command(
        name = "forecast",
        sortOptions = false,
        description = {
            "Forecasts a time series with an LSTM, and measures by a backtest how far to trust it.",
            "Without --data it forecasts the monthly CO2 record of Mauna Loa that comes along."
        },
        footer = {
            "",
            "Examples:",
            "  lstm forecast                                      the bundled CO2 record, two years ahead",
            "  lstm forecast --data sales.csv --horizon 12        a file of yours; columns and step are detected",
            "  lstm forecast --data sales.csv --target Revenue --impute linear --save sales.safetensors",
            "  lstm forecast --data shops.csv --series Shop --future Holiday,Promotion --horizon 12",
            "  lstm forecast --data sales.csv --report sales      the same with a page to look at: sales/report.html",
            "  lstm forecast --model sales.safetensors --json     the saved model again, for a program"
        })
final class ForecastCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Option(
            names = "--horizon",
            paramLabel = "N",
            description = "Steps to forecast (default: two seasons, less for short series).")
    private @Nullable Integer horizon;

    @Mixin
    private FitOptions fit;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            converter = NewFile.Converter.class,
            description = "Save the fitted model.")
    private @Nullable NewFile save;

    @Option(names = "--model", paramLabel = "FILE", description = "Forecast with a saved model instead of fitting one.")
    private @Nullable Path model;

    @Option(
            names = "--csv",
            arity = "0..1",
            fallbackValue = Target.STANDARD_OUTPUT,
            preprocessor = JoinedFile.class,
            converter = Target.Converter.class,
            paramLabel = "FILE",
            description = "Write the forecast as CSV to FILE, joined by =; without FILE, alone to standard output.")
    private @Nullable Target csv;

    @Mixin
    private PictureOptions pictures;

    @Mixin
    private JsonOption json;

    @Mixin
    private ComputeOptions compute;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        if (model != null) {
            forecastAgain(model);
        } else {
            fitAndForecast();
        }
        return ExitCode.OK;
    }

    private void checkOptions() {
        if (model != null) {
            String fitted = " has no meaning with --model, which is fitted already; leave one of them out";
            refuse(List.of("--data", "--seed", "--save", "--report", "--png"), fitted);
            refuse(DataOptions.READING, fitted);
            refuse(FitOptions.NAMES, fitted);
        } else if (data.file == null) {
            refuse(DataOptions.READING, " is about a file of yours; name it by --data FILE");
        }
    }

    private void refuse(List<String> options, String problem) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(spec.commandLine(), option + problem);
            }
        }
    }

    private void forecastAgain(Path file) throws IOException {
        ForecastModel loaded = SavedKind.FORECAST.load(file, ForecastModel::load);
        List<Forecast> forecasts;
        try (Backend backend = compute.open(spec)) {
            forecasts = loaded.forecasts(backend, horizon == null ? loaded.horizon() : horizon);
        }
        write(loaded.toJson(forecasts), forecasts, text -> {
            text.model(loaded);
            for (int s = 0; s < forecasts.size(); s++) {
                text.reasons(loaded.reasons(s)).forecast(forecasts.get(s), 0);
            }
        });
    }

    private void fitAndForecast() throws IOException {
        Forecaster.Builder recipe = Errors.orUsage(spec, this::recipe);
        List<TimeSeries> series = data.read();
        String origin = data.describe();
        Provenance provenance = compute.provenance(
                CommandText.of(spec.root().commandLine().getParseResult().originalArgs()), origin);
        KeptTraining kept = new KeptTraining(spec, common, "forecast");
        kept.run(compute, origin, checkpoints -> deliver(train(recipe, series, kept, checkpoints), provenance));
    }

    private List<ForecastReport> train(
            Forecaster.Builder recipe, List<TimeSeries> series, KeptTraining kept, Checkpoints checkpoints) {
        try (Backend backend = compute.open(spec);
                ProgressView<TrainingProgress> view =
                        TrainingView.of(common.quiet, spec.commandLine().getErr())) {
            CommonOptions.ifGiven(checkpoints.folder(), recipe::checkpoints);
            Forecaster forecaster = recipe.onProgress(view).build();
            return kept.train(checkpoints, () -> forecaster.run(series, backend));
        }
    }

    private void deliver(List<ForecastReport> reports, Provenance provenance) throws IOException {
        ForecastModel fitted = reports.getFirst().model();
        if (save != null) {
            fitted.save(save.file());
        }
        pictures.write(reports, provenance);
        write(
                ForecastReport.toJson(reports),
                reports.stream().map(ForecastReport::forecast).toList(),
                text -> text.model(fitted).reports(reports).saved(save).pictures(pictures.files()));
    }

    private Forecaster.Builder recipe() {
        Forecaster.Builder recipe = fit.recipe().seed(compute.seed).threads(compute.threads);
        return horizon == null ? recipe : recipe.horizon(horizon);
    }

    /** Files where they were asked for; on standard output the one result that took it, or else text for people. */
    private void write(String asJson, List<Forecast> forecasts, Consumer<ForecastText> asText) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        json.write(asJson, out);
        if (csv != null) {
            csv.write(Forecast.toCsv(forecasts), out);
        }
        if (!json.toStandardOutput() && !Target.isStandardOutput(csv)) {
            asText.accept(new ForecastText(out));
        }
    }
}
