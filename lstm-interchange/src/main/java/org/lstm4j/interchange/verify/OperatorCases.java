package org.lstm4j.interchange.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.Attributes;
import org.lstm4j.interchange.convention.Convention;
import org.lstm4j.interchange.convention.Inputs;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;

/**
 * Cases of one operator in a JSON file: an object with {@code name}, {@code convention}, {@code op}, {@code attributes},
 * {@code inputs}, {@code outputs}, {@code tolerance} and {@code expect}. Of a case that its own convention refuses
 * {@code onnx_equivalent} is taken, where it is given: the same operator in ONNX's arrays.
 */
public final class OperatorCases implements CaseFormat {
    /** The largest file that is read, in bytes; larger ones are refused. */
    public static final long MAX_BYTES = 64L << 20;

    @Override
    public Optional<Case> open(Path path) {
        if (!path.getFileName().toString().endsWith(".json") || !Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new ModelFormatException(path + ": expected at most " + MAX_BYTES + " bytes, got "
                        + Files.size(path) + "; split the case");
            }
            return parse(Files.readAllBytes(path));
        } catch (JsonException e) {
            throw new ModelFormatException(path + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<Case> parse(byte[] content) {
        return Json.parse(content) instanceof JsonObject object
                        && object.find("convention").isPresent()
                ? Optional.of(OperatorCase.of(object))
                : Optional.empty();
    }

    /** A case whose envelope is sound; what it says is read when it is run. */
    private record OperatorCase(String name, boolean expectsSuccess, Comparison.Tolerance tolerance, JsonObject json)
            implements Case {
        static OperatorCase of(JsonObject json) {
            JsonObject tolerance = json.object("tolerance");
            return new OperatorCase(
                    json.string("name"),
                    json.string("expect").equals("success"),
                    new Comparison.Tolerance(tolerance.number("atol"), tolerance.number("rtol")),
                    json);
        }

        @Override
        public Comparison run(Backend backend) {
            try {
                return run(json.string("convention"), json, backend);
            } catch (UnsupportedModelException e) {
                Optional<Json> equivalent = json.find("onnx_equivalent").filter(value -> value != JsonNull.NULL);
                if (equivalent.isEmpty()) {
                    throw e;
                }
                Comparison comparison = run("onnx", equivalent.get().asObject(), backend);
                return new Comparison(
                        comparison.passed(),
                        "as its ONNX equivalent, because " + e.getMessage() + ": " + comparison.detail());
            }
        }

        private Comparison run(String id, JsonObject operator, Backend backend) {
            Convention convention = Convention.of(id)
                    .orElseThrow(() -> new UnsupportedModelException(
                            "convention " + Json.quote(id) + ": unknown; known are " + Convention.ids()));
            // The equivalent of an operator does not repeat its name: it is the ONNX one that its attributes fit.
            String type = operator.find("op").map(Json::asString).orElseGet(() -> equivalentType(operator));
            Map<String, Tensor> outputs = new LinkedHashMap<>(convention.run(
                    type,
                    new Attributes(type, operator.object("attributes")),
                    new Inputs(type, JsonTensors.inputs(operator.object("inputs"))),
                    backend));
            Map<String, Tensor> expected = JsonTensors.expected(operator.object("outputs"));
            if (expected.containsKey("Y_sum") && outputs.containsKey("Y")) {
                outputs.put("Y_sum", sumOfDirections(outputs.get("Y")));
            }
            return Comparison.of(outputs, expected, tolerance);
        }

        /** By the gates that R has for each of its columns. */
        private static String equivalentType(JsonObject operator) {
            Tensor r = JsonTensors.inputs(operator.object("inputs")).get("R");
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
