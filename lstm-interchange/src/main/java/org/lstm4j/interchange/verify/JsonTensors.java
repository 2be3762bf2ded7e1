package org.lstm4j.interchange.verify;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonBoolean;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonObject;

/** Tensors as JSON cases write them: {@code {"dtype": ..., "shape": [...], "data": [...]}}, row-major. */
public final class JsonTensors {
    /** What a dimension may be where another one is 0: there are no values to hold it against, and states have its size. */
    private static final int LARGEST_OF_EMPTY = 1 << 16;

    private static final Set<String> MEMBERS = Set.of("dtype", "shape", "data");

    private JsonTensors() {}

    /**
     * Inputs of an operator, without those that are null. Doubles become the nearest floats: what the case states, and how closely, stays
     * as it is.
     *
     * @throws org.lstm4j.LstmException naming the tensor that is none
     */
    public static Map<String, Tensor> inputs(JsonObject tensors) {
        return all(tensors, false);
    }

    /** The member {@code outputs}, empty where it is missing: values of floats as doubles, so that nothing of them is lost. */
    static Map<String, Tensor> expected(JsonObject json) {
        return Envelope.given(json, "outputs").isPresent() ? all(json.object("outputs"), true) : Map.of();
    }

    /** The member {@code output_shapes}: dimensions by name of an output; empty where it is missing. */
    static Map<String, int[]> shapes(JsonObject json) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        if (Envelope.given(json, "output_shapes").isPresent()) {
            JsonObject all = json.object("output_shapes");
            all.members().keySet().forEach(name -> shapes.put(name, integers(all.list(name))));
        }
        return shapes;
    }

    private static Map<String, Tensor> all(JsonObject tensors, boolean expected) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (String name : tensors.members().keySet()) {
            if (Envelope.given(tensors, name).isEmpty()) {
                continue;
            }
            try {
                JsonObject tensor = tensors.object(name);
                Envelope.requireKnown("tensor " + name + ": ", tensor, MEMBERS);
                all.put(name, tensor(tensor, expected));
            } catch (JsonException | ShapeException e) {
                throw new UnsupportedModelException("tensor " + name + ": " + e.getMessage(), e);
            }
        }
        return all;
    }

    private static Tensor tensor(JsonObject json, boolean expected) {
        int[] shape = integers(json.list("shape"));
        List<Json> data = json.list("data");
        if (data.isEmpty() && Arrays.stream(shape).anyMatch(dimension -> dimension > LARGEST_OF_EMPTY)) {
            throw new JsonException("shape: dimensions of a tensor without values are at most " + LARGEST_OF_EMPTY
                    + ", got " + Arrays.toString(shape));
        }
        String type = json.string("dtype");
        return switch (type) {
            case "float", "float32", "double", "float64" ->
                expected ? Tensor.of(doubles(data), shape) : Tensor.of(floats(data), shape);
            case "int32" -> Tensor.of(integers(data), shape);
            case "int64" ->
                expected
                        ? Tensor.of(data.stream().mapToLong(Json::asLong).toArray(), shape)
                        : Tensor.of(integers(data), shape);
            case "bool" -> Tensor.of(booleans(data), shape);
            default -> throw new JsonException("dtype: expected float, double, int32, int64 or bool, got " + type);
        };
    }

    private static int[] integers(List<Json> data) {
        return data.stream().mapToInt(Json::asInt).toArray();
    }

    private static double[] doubles(List<Json> data) {
        return data.stream().mapToDouble(Json::asDouble).toArray();
    }

    private static float[] floats(List<Json> data) {
        float[] floats = new float[data.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = data.get(i).asFloat();
        }
        return floats;
    }

    private static boolean[] booleans(List<Json> data) {
        boolean[] booleans = new boolean[data.size()];
        for (int i = 0; i < booleans.length; i++) {
            booleans[i] = data.get(i) instanceof JsonBoolean(boolean value)
                    ? value
                    : data.get(i).asInt() != 0;
        }
        return booleans;
    }
}
