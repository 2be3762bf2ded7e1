package org.lstm4j.interchange.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.onnx.OnnxSession;
import org.lstm4j.interchange.onnx.ValueInfo;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.interchange.verify.Comparison.Tolerance;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;

/**
 * Folders with an ONNX model: ONNX's backend tests, {@code model.onnx} and {@code test_data_set_N/} with
 * {@code input_I.pb} and {@code output_I.pb} in the order of the model's inputs and outputs; or {@code case.json}, which names
 * the {@code model} beside it, inputs, outputs and their tolerance.
 */
public final class OnnxFolders implements CaseFormat {
    private static final Tolerance BACKEND_TESTS = new Tolerance(1e-7, 1e-3);

    private final OnnxOptions options;

    /** Folders whose models, and inputs in files, are read with some options. */
    public OnnxFolders(OnnxOptions options) {
        this.options = options;
    }

    @Override
    public Optional<Case> open(Path path) {
        Path described = path.resolve("case.json");
        if (Files.isRegularFile(described)) {
            return Optional.of(Described.of(path, json(described), options));
        }
        if (!Files.isRegularFile(path.resolve("model.onnx"))) {
            return Optional.empty();
        }
        List<Path> sets = sets(path);
        return sets.isEmpty() ? Optional.empty() : Optional.of(new DataSets(path, sets, options));
    }

    private static JsonObject json(Path file) {
        try {
            if (Files.size(file) > OperatorCases.MAX_BYTES) {
                throw new ModelFormatException(
                        file + ": expected at most " + OperatorCases.MAX_BYTES + " bytes; split the case");
            }
            return Json.parse(Files.readAllBytes(file)).asObject();
        } catch (JsonException | IOException e) {
            throw new ModelFormatException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> sets(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("test_data_set_"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new LstmException(folder + ": cannot be listed: " + e, e);
        }
    }

    private record DataSets(Path folder, List<Path> sets, OnnxOptions options) implements Case {
        @Override
        public String name() {
            return folder.getFileName().toString();
        }

        @Override
        public boolean expectsSuccess() {
            return true;
        }

        @Override
        public Comparison run(Backend backend) {
            OnnxModel model = OnnxModel.read(folder.resolve("model.onnx"), options);
            Comparison last = new Comparison(false, "there is no data set");
            try (OnnxSession session = model.open(backend)) {
                for (Path set : sets) {
                    Map<String, Tensor> outputs = session.run(tensors(set, "input_", model.inputs(), options));
                    last = Comparison.of(
                            outputs, tensors(set, "output_", model.outputs(), OnnxOptions.DEFAULT), BACKEND_TESTS);
                    if (!last.passed()) {
                        return new Comparison(false, set.getFileName() + ": " + last.detail());
                    }
                }
            }
            return last;
        }

        private static Map<String, Tensor> tensors(
                Path set, String prefix, List<ValueInfo> values, OnnxOptions options) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                Path file = set.resolve(prefix + i + ".pb");
                tensors.put(values.get(i).name(), OnnxModel.readTensor(file, options));
            }
            return tensors;
        }
    }

    private record Described(
            String name, boolean expectsSuccess, Path model, OnnxOptions options, Tolerance tolerance, JsonObject json)
            implements Case {
        static Described of(Path folder, JsonObject json, OnnxOptions options) {
            try {
                String model = json.string("model");
                JsonObject tolerance = json.object("tolerance");
                return new Described(
                        json.string("name"),
                        json.string("expect").equals("success"),
                        folder.resolve(fileName(folder, model)),
                        options,
                        new Tolerance(tolerance.number("atol"), tolerance.number("rtol")),
                        json);
            } catch (JsonException e) {
                throw new ModelFormatException(folder.resolve("case.json") + ": " + e.getMessage(), e);
            }
        }

        private static String fileName(Path folder, String model) {
            if (!model.endsWith(".onnx") || model.contains("/") || model.contains("\\")) {
                throw new UnsupportedModelException(folder.resolve("case.json") + ": model " + Json.quote(model)
                        + ": expected an .onnx file beside it; put it there");
            }
            return model;
        }

        @Override
        public Comparison run(Backend backend) {
            OnnxModel read = OnnxModel.read(model, options);
            try (OnnxSession session = read.open(backend)) {
                Map<String, Tensor> given = JsonTensors.inputs(json.object("inputs"));
                Map<String, Tensor> inputs = new LinkedHashMap<>(given);
                for (ValueInfo input : read.inputs()) {
                    inputs.computeIfPresent(input.name(), (name, tensor) -> typed(tensor, input.type()));
                }
                Map<String, Tensor> expected = JsonTensors.expected(json.object("outputs"));
                return Comparison.of(session.run(inputs), expected, tolerance);
            }
        }

        /** JSON's integers are read as those of 32 bits; a model may want the longer ones. */
        private static Tensor typed(Tensor tensor, TensorType type) {
            return type == TensorType.INT64 && tensor.type() == TensorType.INT32 ? tensor.widened() : tensor;
        }
    }
}
