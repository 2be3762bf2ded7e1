package org.lstm4j.interchange.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.container.Heap;
import org.lstm4j.interchange.convention.Attributes;
import org.lstm4j.interchange.convention.Convention;
import org.lstm4j.interchange.convention.Inputs;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;

/**
 * Cases of one operator in a JSON file: an object with {@code name}, {@code convention}, {@code op}, {@code attributes},
 * {@code inputs}, {@code outputs}, {@code tolerance} and {@code expect}, which is success where it is missing. Of a case that its
 * own convention refuses {@code onnx_equivalent} is taken, where it is given: the same operator in ONNX's arrays.
 */
public final class OperatorCases implements CaseFormat {
    /** The largest file that is read, in bytes, or what the heap has room for; larger ones are refused. */
    public static final long MAX_BYTES = Heap.most(64L << 20, Heap.JSON);

    @Override
    public Optional<Case> open(Path path) {
        String name = String.valueOf(path.getFileName());
        if (!name.endsWith(".json") || !Files.isRegularFile(path)) {
            return Optional.empty();
        }
        return read(path, content -> parse(content, name));
    }

    /** What a file's content, which must not be too much, gives as JSON. */
    static <R> R read(Path path, Function<byte[], R> parser) {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new ModelFormatException(path + ": expected at most " + MAX_BYTES + " bytes, got "
                        + Files.size(path) + "; split the case");
            }
            return parser.apply(Files.readAllBytes(path));
        } catch (JsonException e) {
            throw new ModelFormatException(path + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The case that a file holds, if it holds one; {@code otherwise} names one that has no name. */
    static Optional<Case> parse(byte[] content, String otherwise) {
        return Json.parse(content) instanceof JsonObject object
                        && object.find("convention").isPresent()
                ? Optional.of(new OperatorCase(Envelope.of(object, otherwise)))
                : Optional.empty();
    }

    private record OperatorCase(Envelope envelope) implements Case {
        private static final Set<String> EQUIVALENT = Set.of("op", "attributes", "inputs", "outputs", "output_shapes");

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
            envelope.check("convention", "op", "attributes", "onnx_equivalent");
            JsonObject json = envelope.json();
            try {
                return compute(json.string("convention"), json, backend);
            } catch (UnsupportedModelException e) {
                Optional<Json> equivalent = Envelope.given(json, "onnx_equivalent");
                if (equivalent.isEmpty()) {
                    throw e;
                }
                JsonObject onnx = equivalent.get().asObject();
                Envelope.requireKnown("onnx_equivalent: ", onnx, EQUIVALENT);
                Outputs outputs = compute("onnx", onnx, backend);
                return () -> {
                    Comparison comparison = outputs.compare();
                    return new Comparison(
                            comparison.passed(),
                            "as its ONNX equivalent, because " + e.getMessage() + ": " + comparison.detail());
                };
            }
        }

        private Outputs compute(String id, JsonObject operator, Backend backend) {
            Convention convention = Convention.of(id)
                    .orElseThrow(() -> new UnsupportedModelException(
                            "convention " + Json.quote(id) + ": unknown; known are " + Convention.ids()));
            Map<String, Tensor> inputs = JsonTensors.inputs(operator.object("inputs"));
            // The equivalent of an operator does not repeat its name: it is the ONNX one that its attributes fit.
            String type =
                    Envelope.given(operator, "op").map(Json::asString).orElseGet(() -> equivalentType(inputs.get("R")));
            Map<String, Tensor> outputs =
                    convention.run(type, new Attributes(type, attributes(operator)), new Inputs(type, inputs), backend);
            return () -> envelope.compare(withSum(outputs, operator), operator);
        }

        private static JsonObject attributes(JsonObject operator) {
            return Envelope.given(operator, "attributes")
                    .map(Json::asObject)
                    .orElseGet(() -> Json.object().build());
        }

        /** Outputs, with the sum of Y over its directions where it is asked for. */
        private static Map<String, Tensor> withSum(Map<String, Tensor> outputs, JsonObject operator) {
            Tensor y = outputs.get("Y");
            if (y == null || !JsonTensors.expected(operator).containsKey("Y_sum")) {
                return outputs;
            }
            Map<String, Tensor> all = new LinkedHashMap<>(outputs);
            all.put("Y_sum", sumOfDirections(y));
            return all;
        }

        /** By the gates that R has for each of its columns. */
        private static String equivalentType(@Nullable Tensor r) {
            int gates = r == null || r.rank() != 3 || r.dimension(2) == 0 ? 0 : r.dimension(1) / r.dimension(2);
            return switch (gates) {
                case 1 -> "RNN";
                case 3 -> "GRU";
                case 4 -> "LSTM";
                default -> throw new UnsupportedModelException("input R: has the shape of no operator, got " + r);
            };
        }

        /** {@code [T, D, N, H]} to {@code [T, N, H]}: no output of ONNX, but of systems whose cases are restated in it. */
        private static Tensor sumOfDirections(Tensor y) {
            int steps = y.dimension(0);
            int block = y.dimension(2) * y.dimension(3);
            float[] sum = new float[steps * block];
            for (int i = 0; i < y.size(); i++) {
                sum[i / (y.dimension(1) * block) * block + i % block] += y.floats()[i];
            }
            return Tensor.of(sum, steps, y.dimension(2), y.dimension(3));
        }
    }
}
