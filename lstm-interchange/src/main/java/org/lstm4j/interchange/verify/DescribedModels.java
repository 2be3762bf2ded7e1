package org.lstm4j.interchange.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.file.FileFormat;
import org.lstm4j.interchange.file.GraphModel;
import org.lstm4j.interchange.file.ImportedModel;
import org.lstm4j.interchange.file.ReadOptions;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;

/**
 * Folders with a {@code case.json}, which names the {@code model} beside it, of any format that {@link ImportedModel} reads, inputs,
 * outputs and their tolerance, and the {@code arch} of a {@code state_dict}. The inputs and outputs of a graph have its names. A stack
 * of layers has one input, {@code [N, T, features]} or token ids {@code [N, T]}, which a case may call as it likes, and one
 * output, {@code y} or {@code output}: another name might be that of a state. So has a graph of Keras where it has one of each.
 */
public final class DescribedModels implements CaseFormat {
    private final OnnxOptions options;

    /** Folders whose ONNX models are read with some options, and others with doubles rounded where these allow it. */
    public DescribedModels(OnnxOptions options) {
        this.options = options;
    }

    /** Not a case of an operator, which may have that name as any other. */
    @Override
    public Optional<Case> open(Path path) {
        Path described = path.resolve("case.json");
        if (!Files.isRegularFile(described)) {
            return Optional.empty();
        }
        JsonObject json =
                OperatorCases.read(described, content -> Json.parse(content).asObject());
        return Envelope.given(json, "model").isEmpty()
                        && Envelope.given(json, "convention").isPresent()
                ? Optional.empty()
                : Optional.of(new DescribedModel(Envelope.of(json, String.valueOf(path.getFileName())), path, options));
    }

    private record DescribedModel(Envelope envelope, Path folder, OnnxOptions options) implements Case {
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
            envelope.check("model", "arch", "op", "convention"); // the last two say of what operator the model is made
            JsonObject json = envelope.json();
            Path file = file(json.string("model"));
            FileFormat format = FileFormat.of(file);
            ReadOptions reading =
                    ReadOptions.DEFAULT.withConvertDoubles(options.convertDoubles() && format.hasDoubles());
            if (Envelope.given(json, "arch").isPresent()) {
                reading = reading.withArchitecture(json.string("arch"));
            }
            ImportedModel model = format == FileFormat.ONNX && reading.architecture() == null
                    ? new GraphModel(OnnxModel.read(file, options))
                    : ImportedModel.read(file, reading);
            Map<String, Tensor> inputs = JsonTensors.inputs(json.object("inputs"));
            Map<String, Tensor> outputs = format == FileFormat.ONNX && model instanceof GraphModel
                    ? model.run(backend, inputs, reading)
                    : run(model, backend, inputs, reading);
            return () -> envelope.compare(outputs, json);
        }

        private Path file(String model) {
            if (model.isEmpty() || model.contains("/") || model.contains("\\") || model.indexOf('\0') >= 0) {
                throw new UnsupportedModelException(
                        "model " + Json.quote(model) + ": expected the name of a file beside the case; put it there");
            }
            return folder.resolve(model);
        }

        private static Map<String, Tensor> run(
                ImportedModel model, Backend backend, Map<String, Tensor> inputs, ReadOptions reading) {
            Map<String, Tensor> x = inputs.size() == 1 && model.inputs().size() == 1
                    ? Map.of(
                            model.inputs().getFirst().name(),
                            inputs.values().iterator().next())
                    : inputs;
            Map<String, Tensor> outputs = new LinkedHashMap<>(model.run(backend, x, reading));
            if (outputs.size() == 1) {
                outputs.put("output", outputs.values().iterator().next());
            }
            return outputs;
        }
    }
}
