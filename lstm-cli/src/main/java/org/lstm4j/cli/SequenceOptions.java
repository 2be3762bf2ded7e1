package org.lstm4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.file.FileFormat;
import org.lstm4j.interchange.file.GivenInputs;
import org.lstm4j.interchange.file.GraphModel;
import org.lstm4j.interchange.file.ImportedModel;
import org.lstm4j.interchange.file.ReadOptions;
import org.lstm4j.interchange.file.StackModel;
import org.lstm4j.interchange.npy.Npy;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.tasks.classify.TextClassifier;
import org.lstm4j.tasks.forecast.Covariate;
import org.lstm4j.tasks.forecast.ForecastModel;
import org.lstm4j.tasks.gates.Reading;
import org.lstm4j.tasks.language.LanguageModel;
import org.lstm4j.tasks.series.Imputation;
import org.lstm4j.tasks.series.SeriesReader;
import org.lstm4j.tasks.translate.TranslationModel;
import picocli.CommandLine.Option;

/** Options that say which sequence a model reads, and how each kind of model comes to it. */
final class SequenceOptions {
    private static final int MOST_STEPS = 1000;

    @Option(
            names = "--input",
            paramLabel = "TEXT|FILE",
            description =
                    "What the model reads. One of texts (language, classify, translate): text, or a file of it. Other tokens: their ids, or a file"
                            + " of them. Numbers: a CSV file or .npy [T, features]. A forecast model: a CSV file as it"
                            + " was fitted on (default: the window that its forecast was made from). An ONNX graph that"
                            + " is no stack of layers: NAME=FILE.npy, once for each input.")
    private List<String> inputs = List.of();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Read the first N steps at most (default: ${DEFAULT-VALUE}).")
    private int steps = 200;

    @Option(
            names = "--series",
            paramLabel = "NAME",
            description = "Which series of a forecast model of several (default: the first).")
    private @Nullable String series;

    @Option(
            names = "--row",
            paramLabel = "N",
            description =
                    "Which row of an ONNX graph's inputs, from 0, where it reads several (default: the only one).")
    private @Nullable Integer row;

    /** The files that are read. */
    List<Path> files() {
        return inputs.stream()
                .map(input -> InputFile.isFile(input) ? input : input.substring(input.indexOf('=') + 1))
                .filter(InputFile::isFile)
                .map(Path::of)
                .toList();
    }

    /** The model in a file, and what it is to read. */
    Subject subject(Path file, ReadOptions options) throws IOException {
        if (steps < 1 || steps > MOST_STEPS) {
            throw new LstmException("--steps must lie in [1, " + MOST_STEPS + "], got " + steps);
        }
        if (SavedKind.isTranslator(file)) {
            return translator(file, options);
        }
        return switch (ImportedModel.read(file, options)) {
            case GraphModel graph -> graph(file, graph, options);
            case StackModel stack -> layers(file, stack);
        };
    }

    /** A graph as the layers that it is, where it is a stack of them and its inputs are not named one by one. */
    private Subject graph(Path file, GraphModel model, ReadOptions options) throws IOException {
        boolean asItIs = row != null || inputs.stream().anyMatch(SequenceOptions::isNamed);
        StackModel stack = asItIs ? null : stack(model);
        if (stack != null) {
            return layers(file, stack);
        }
        Map<String, Tensor> given = new LinkedHashMap<>();
        for (String input : inputs) {
            boolean named = isNamed(input);
            if (!named && model.inputs().size() > 1) {
                throw new LstmException("--input: expected NAME=FILE, as x=x.npy, got '" + input + "'; the model reads "
                        + model.inputs());
            }
            String name = named
                    ? input.substring(0, input.indexOf('='))
                    : model.inputs().getFirst().name();
            given.put(name, Npy.read(Path.of(named ? input.substring(input.indexOf('=') + 1) : input)));
        }
        GivenInputs.requireNames(model.inputs(), given.keySet());
        return new Subject.Graph(model, given, row, options, String.join(", ", inputs));
    }

    private static @Nullable StackModel stack(GraphModel model) {
        try {
            return model.stack();
        } catch (UnsupportedModelException e) {
            return null; // It is run as it is.
        }
    }

    private static boolean isNamed(String input) {
        return !InputFile.isFile(input) && input.indexOf('=') > 0;
    }

    private Subject layers(Path file, StackModel stack) throws IOException {
        SavedKind kind = SavedKind.of(stack.file().task());
        requireNone("--row", row, "an ONNX graph that is run as it is", file);
        if (kind == SavedKind.FORECAST) {
            return forecast(ForecastModel.load(file));
        }
        requireNone("--series", series, "a forecast model", file);
        Model model = stack.model();
        boolean tokens = model.inputFeatures(0).kind() == Features.Kind.TOKENS;
        Reading reading = switch (kind) {
            case LANGUAGE -> LanguageModel.load(file).reading(text(), steps);
            case CLASSIFICATION -> TextClassifier.load(file).reading(text(), steps);
            default -> {
                String input = only(stack.inputs().getFirst().toString());
                yield tokens
                        ? InputFile.tokens(input, steps, stack.mask())
                        : InputFile.numbers(Path.of(input), model.inputSize(), steps, stack.mask());
            }
        };
        return new Subject.Layers(model, reading, inputs.getFirst());
    }

    /** The encoder: a stack of layers that reads a text. */
    private Subject translator(Path file, ReadOptions options) throws IOException {
        options.requireMeant(file, FileFormat.LSTM4J);
        requireNone("--row", row, "an ONNX graph that is run as it is", file);
        requireNone("--series", series, "a forecast model", file);
        TranslationModel model = TranslationModel.load(file);
        return new Subject.Layers(model.encoder(), model.reading(text(), steps), inputs.getFirst());
    }

    /** Refuses an option that would change nothing. */
    private static void requireNone(String option, @Nullable Object value, String meant, Path file) {
        if (value != null) {
            throw new LstmException(option + " is for " + meant + ", and " + file + " is none; leave it out");
        }
    }

    /** The only input, a text or a file of it. */
    private String text() throws IOException {
        return InputFile.text(only("a text, or a file of it"));
    }

    private String only(String expected) {
        if (inputs.size() != 1) {
            throw new LstmException(
                    "--input: expected one, got " + inputs.size() + "; name what the model is to read as " + expected);
        }
        return inputs.getFirst();
    }

    private Subject forecast(ForecastModel model) throws IOException {
        int index = series == null ? 0 : model.names().indexOf(series);
        if (index < 0) {
            throw new LstmException("--series must be one of " + model.names() + ", got '" + series + "'");
        }
        String name = model.names().get(index);
        if (inputs.isEmpty()) {
            return new Subject.Layers(model.network(), model.reading(index), "the end of " + name);
        }
        Path file = Path.of(only("a CSV file"));
        List<Covariate> columns = model.transform(index).columns();
        SeriesReader reader = SeriesReader.of(file)
                .target(name)
                .past(names(columns, false))
                .future(names(columns, true))
                .impute(Imputation.LINEAR);
        return new Subject.Layers(
                model.network(), model.reading(reader.read()), "the end of " + name + " in " + file.getFileName());
    }

    private static String[] names(List<Covariate> columns, boolean future) {
        return columns.stream()
                .filter(column -> column.future() == future)
                .map(Covariate::name)
                .toArray(String[]::new);
    }
}
