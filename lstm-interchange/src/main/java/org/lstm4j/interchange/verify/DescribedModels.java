package org.lstm4j.interchange.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.onnx.OnnxSession;
import org.lstm4j.interchange.onnx.ValueInfo;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;

/** Folders with a {@code case.json}, which names the {@code model} beside it, inputs, outputs and their tolerance. */
public final class DescribedModels implements CaseFormat {
    private final OnnxOptions options;

    /** Folders whose models are read with some options. */
    public DescribedModels(OnnxOptions options) {
        this.options = options;
    }

    @Override
    public Optional<Case> open(Path path) {
        Path described = path.resolve("case.json");
        if (!Files.isRegularFile(described)) {
            return Optional.empty();
        }
        return Optional.of(new DescribedModel(
                OperatorCases.read(
                        described,
                        json -> Envelope.of(Json.parse(json).asObject(), String.valueOf(path.getFileName()))),
                path,
                options));
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
