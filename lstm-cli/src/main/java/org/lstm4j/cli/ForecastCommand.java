package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
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
import org.lstm4j.tasks.series.Imputation;
import org.lstm4j.tasks.series.SampleSeries;
import org.lstm4j.tasks.series.SeriesReader;
import org.lstm4j.tasks.series.TimeSeries;
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
            "  lstm forecast --model sales.safetensors --json -   the saved model again, for a program"
        })
final class ForecastCommand implements Callable<Integer> {

    /** Options that say how a model is made: without a meaning where one is loaded. */
    private static final List<String> FITTING =
            List.of("--data", "--target", "--date", "--season", "--impute", "--hidden", "--epochs", "--seed", "--save");

    /** Options that say how a file is read: without a meaning for the bundled series. */
    private static final List<String> READING = List.of("--target", "--date", "--impute");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "CSV file with a header, a column of dates and a number.")
    private @Nullable Path data;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "Column to forecast (default: the first numeric one).")
    private @Nullable String target;

    @Option(
            names = "--date",
            paramLabel = "COLUMN",
            description = "Column of dates (default: the first that holds some).")
    private @Nullable String date;

    @Option(
            names = "--impute",
            paramLabel = "HOW",
            description = "Missing values: none (an error that names them) or linear (default: none).")
    private @Nullable Imputation impute;

    @Option(names = "--horizon", paramLabel = "N", description = "Steps to forecast (default: two seasons).")
    private @Nullable Integer horizon;

    @Option(
            names = "--season",
            paramLabel = "N",
            description = "Steps after which the series repeats itself, 1 for never (default: detected).")
    private @Nullable Integer season;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Hidden units of each LSTM (default: ${DEFAULT-VALUE}).")
    private int hidden = Forecaster.DEFAULT_HIDDEN;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "Passes over the data at most; early stopping usually ends sooner (default: ${DEFAULT-VALUE}).")
    private int epochs = Forecaster.DEFAULT_EPOCHS;

    @Option(names = "--save", paramLabel = "FILE", description = "Save the fitted model.")
    private @Nullable Path save;

    @Option(names = "--model", paramLabel = "FILE", description = "Forecast with a saved model instead of fitting one.")
    private @Nullable Path model;

    @Option(
            names = "--csv",
            arity = "0..1",
            fallbackValue = Target.STANDARD_OUTPUT,
            converter = Target.Converter.class,
            paramLabel = "FILE",
            description = "Write the forecast as CSV to FILE; without FILE, or as -, alone to standard output.")
    private @Nullable Target csv;

    @Mixin
    private JsonOption json;

    @Mixin
    private ComputeOptions compute;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        Path source = model != null ? model : data;
        json.requireWritable(source);
        Target.requireWritable("--csv", csv, source);
        if (save != null) {
            Target.requireWritable("--save", save, source);
        }
        if (model != null) {
            forecastAgain(model);
        } else {
            fitAndForecast();
        }
        return ExitCode.OK;
    }

    private void checkOptions() {
        if (model != null) {
            refuse(FITTING, " has no meaning with --model, which is fitted already; leave one of them out");
        } else if (data == null) {
            refuse(READING, " is about a file of yours; name it by --data FILE");
        }
        if (json.toStandardOutput() && Target.isStandardOutput(csv)) {
            throw new ParameterException(
                    spec.commandLine(), "--json and --csv cannot share standard output: give one of them a FILE");
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
        ForecastModel loaded = ForecastModel.load(file);
        Forecast forecast;
        try (Backend backend = compute.open(spec)) {
            forecast = horizon == null ? loaded.forecast(backend) : loaded.forecast(backend, horizon);
        }
        write(loaded.toJson(forecast), forecast, text -> text.model(loaded).forecast(forecast, 0));
    }

    private void fitAndForecast() throws IOException {
        Forecaster.Builder recipe = Errors.orUsage(spec, this::recipe);
        TimeSeries series = series();
        ForecastReport report;
        try (Backend backend = compute.open(spec);
                TrainingView view =
                        TrainingView.of(common.quiet, spec.commandLine().getErr())) {
            report = recipe.onProgress(view).build().run(series, backend);
        }
        ifGiven(save, report.model()::save);
        write(
                report.toJson(),
                report.forecast(),
                text -> text.series(series)
                        .model(report.model())
                        .backtest(report.backtest())
                        .forecast(report.forecast(), report.backtest().horizon())
                        .saved(save));
    }

    private Forecaster.Builder recipe() {
        Forecaster.Builder recipe = Forecaster.builder()
                .hidden(hidden)
                .epochs(epochs)
                .seed(compute.seed)
                .threads(compute.threads);
        ifGiven(horizon, recipe::horizon);
        ifGiven(season, recipe::season);
        return recipe;
    }

    /** Files where they were asked for; on standard output the one result that took it, or else text for people. */
    private void write(String asJson, Forecast forecast, Consumer<ForecastText> asText) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        json.write(asJson, out);
        if (csv != null) {
            csv.write(forecast.toCsv(), out);
        }
        if (!json.toStandardOutput() && !Target.isStandardOutput(csv)) {
            asText.accept(new ForecastText(out));
        }
        out.flush();
    }

    private TimeSeries series() throws IOException {
        if (data == null) {
            return SampleSeries.co2();
        }
        SeriesReader reader = SeriesReader.of(data);
        ifGiven(target, reader::target);
        ifGiven(date, reader::date);
        ifGiven(impute, reader::impute);
        try {
            return reader.read();
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(data + ": " + e.getMessage() + "; expected a CSV file", e);
        }
    }

    private static <T> void ifGiven(@Nullable T value, Consumer<T> setting) {
        if (value != null) {
            setting.accept(value);
        }
    }
}
