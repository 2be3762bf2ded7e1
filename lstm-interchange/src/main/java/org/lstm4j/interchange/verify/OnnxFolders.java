package org.lstm4j.interchange.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.onnx.OnnxSession;
import org.lstm4j.interchange.onnx.ValueInfo;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.interchange.verify.Comparison.Tolerance;
import org.lstm4j.json.Json;
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
            return Optional.of(new Described(
                    OperatorCases.read(
                            described,
                            json -> Envelope.of(Json.parse(json).asObject(), String.valueOf(path.getFileName()))),
                    path,
                    options));
        }
        if (!Files.isRegularFile(path.resolve("model.onnx"))) {
            return Optional.empty();
        }
        List<Path> sets = sets(path);
        return sets.isEmpty() ? Optional.empty() : Optional.of(new DataSets(path, sets, options));
    }

    private static List<Path> sets(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("test_data_set_"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        public Outputs compute(Backend backend) {
            OnnxModel model = OnnxModel.read(folder.resolve("model.onnx"), options);
            List<Map<String, Tensor>> outputs = new ArrayList<>();
            try (OnnxSession session = model.open(backend)) {
                for (Path set : sets) {
                    outputs.add(session.run(tensors(set, "input_", model.inputs(), options)));
                }
            }
            return () -> compare(model.outputs(), outputs);
        }

        private Comparison compare(List<ValueInfo> names, List<Map<String, Tensor>> outputs) {
            Comparison last = new Comparison(false, "there is no data set");
            for (int i = 0; i < sets.size(); i++) {
                Path set = sets.get(i);
                Map<String, Tensor> expected = tensors(set, "output_", names, OnnxOptions.DEFAULT);
                last = Comparison.of(outputs.get(i), expected, BACKEND_TESTS, options.convertDoubles());
                if (!last.passed()) {
                    return new Comparison(false, set.getFileName() + ": " + last.detail());
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

    private record Described(Envelope envelope, Path folder, OnnxOptions options) implements Case {
        @Override
        public String name() {
            return envelope.name();
        }

        @Override
        public boolean expectsSuccess() {
            return envelope.expectsSuccess();
        }

        @Override
        public Outputs compute(Backend backend) {
            envelope.check("model", "op", "convention"); // the last two say of what operator the model is made
            JsonObject json = envelope.json();
            OnnxModel model = OnnxModel.read(folder.resolve(fileName(json.string("model"))), options);
            Map<String, Tensor> inputs = new LinkedHashMap<>(JsonTensors.inputs(json.object("inputs")));
            for (ValueInfo input : model.inputs()) {
                inputs.computeIfPresent(input.name(), (name, tensor) -> typed(tensor, input.type()));
            }
            try (OnnxSession session = model.open(backend)) {
                Map<String, Tensor> outputs = session.run(inputs);
                return () -> envelope.compare(outputs, json);
            }
        }

        private static String fileName(String model) {
            if (!model.endsWith(".onnx") || model.contains("/") || model.contains("\\")) {
                throw new UnsupportedModelException(
                        "model " + Json.quote(model) + ": expected an .onnx file beside the case; put it there");
            }
            return model;
        }

        /** JSON's integers are read as those of 32 bits; a model may want the longer ones. */
        private static Tensor typed(Tensor tensor, @Nullable TensorType type) {
            return type == TensorType.INT64 && tensor.type() == TensorType.INT32 ? tensor.widened() : tensor;
        }
    }
}
