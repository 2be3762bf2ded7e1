package org.lstm4j.interchange.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.StepMask;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.OnnxSummary;
import org.lstm4j.interchange.onnx.ValueInfo;
import org.lstm4j.internal.file.SafeTensorsReader;
import org.lstm4j.internal.file.SystemReason;
import org.lstm4j.internal.file.TensorType;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;

/**
 * What a model file holds, and the first thing in it that is refused.
 *
 * @param facts what else the file says of itself, by name: ONNX's producer and opset, a task's data, a softmax at the end, a mask
 * @param inputs as in {@code x: FLOAT[N, T, 3]}; empty where a refused file does not say
 * @param outputs as the inputs
 * @param parts layers; of a graph nodes; of a refused safetensors file tensors
 * @param weights floating-point numbers of all parts
 * @param weightFormats in which these stand in the file, or in which the model has them
 * @param refusal why the model cannot be run exactly, null where it can
 */
public record Inspection(
        FileFormat format,
        Map<String, String> facts,
        List<String> inputs,
        List<String> outputs,
        List<Part> parts,
        long weights,
        List<String> weightFormats,
        @Nullable String refusal) {
    private static final String LAYERS = "lstm4j.model";
    private static final String TASK = "lstm4j.task";

    /**
     * One layer, node or tensor.
     *
     * @param kind of layer, operator, or element type
     * @param shape of a layer's output or a tensor; empty of a node
     */
    public record Part(String name, String kind, String shape, long weights) {}

    /**
     * Looks into a file.
     *
     * @throws org.lstm4j.ModelFormatException if it is damaged
     * @throws LstmException if it is no model file, or if the system cannot read it
     */
    public static Inspection of(Path file, ReadOptions options) {
        FileFormat format = FileFormat.of(file);
        options.requireMeant(file, format);
        if (format == FileFormat.LSTM4J) {
            Inspection arrays = arraysOfTask(file);
            if (arrays != null) {
                return arrays;
            }
        }
        try {
            return format == FileFormat.ONNX && !options.asLayers()
                    ? nodes(OnnxSummary.read(file, options.onnx()))
                    : of(format, ImportedModel.read(file, options));
        } catch (UnsupportedModelException e) {
            return format == FileFormat.STATE_DICT ? tensors(file, e.getMessage()) : empty(format, e.getMessage());
        }
    }

    private static Inspection empty(FileFormat format, @Nullable String refusal) {
        return new Inspection(format, Map.of(), List.of(), List.of(), List.of(), 0, List.of(), refusal);
    }

    private static Inspection of(FileFormat format, ImportedModel model) {
        return switch (model) {
            case StackModel stack -> layers(format, stack);
            case GraphModel graph -> graph(format, graph);
        };
    }

    private static Inspection graph(FileFormat format, GraphModel graph) {
        List<Part> parts = graph.model().nodes().stream()
                .map(node -> new Part(node.name(), node.operator(), "", node.weights()))
                .toList();
        return new Inspection(
                format,
                Map.of("graph", "no stack of layers, but run as the nodes below"),
                graph.inputs().stream().map(ValueInfo::toString).toList(),
                graph.outputs().stream().map(ValueInfo::toString).toList(),
                parts,
                parts.stream().mapToLong(Part::weights).sum(),
                List.of("FLOAT"),
                null);
    }

    private static Inspection layers(FileFormat format, StackModel stack) {
        Model model = stack.model();
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < model.layers().size(); i++) {
            parts.add(new Part(
                    Integer.toString(i),
                    model.layers().get(i).label(),
                    model.features(i).toString(),
                    model.layers().get(i).parameterCount(model.inputFeatures(i).width())));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        String task = stack.file().task();
        if (task != null) {
            facts.put("task", TaskText.of(task));
        }
        if (stack.softmax()) {
            facts.put("softmax", "y is the softmax of what the last layer gives");
        }
        StepMask mask = stack.mask();
        if (mask != null) {
            facts.put("mask", "steps of x that hold nothing but " + mask.value() + " are not read");
        }
        return new Inspection(
                format,
                facts,
                stack.inputs().stream().map(ValueInfo::toString).toList(),
                stack.outputs().stream().map(ValueInfo::toString).toList(),
                parts,
                model.parameterCount(),
                List.of(model.weightFormat().name()),
                null);
    }

    private static Inspection nodes(OnnxSummary summary) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("producer", summary.producer());
        facts.put("opset", Long.toString(summary.opset()));
        return new Inspection(
                FileFormat.ONNX,
                facts,
                summary.inputs().stream().map(OnnxSummary.Value::toString).toList(),
                summary.outputs().stream().map(OnnxSummary.Value::toString).toList(),
                summary.nodes().stream()
                        .map(node -> new Part(node.name(), node.operator(), "", node.weights()))
                        .toList(),
                summary.weights(),
                summary.weightTypes(),
                summary.refusal());
    }

    private static Inspection tensors(Path file, @Nullable String refusal) {
        try (FileChannel channel = FileChannel.open(file)) {
            SafeTensorsReader reader = SafeTensorsReader.open(channel, file.toString());
            return tensors(FileFormat.STATE_DICT, Map.of(), reader, refusal);
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }

    /** A task's file whose network is no stack of layers; null for other files. */
    private static @Nullable Inspection arraysOfTask(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            SafeTensorsReader reader = SafeTensorsReader.open(channel, file.toString());
            String task = reader.metadata().get(TASK);
            if (task == null || reader.metadata().containsKey(LAYERS)) {
                return null;
            }
            return tensors(
                    FileFormat.LSTM4J,
                    Map.of("task", TaskText.of(task)),
                    reader,
                    file + ": the network is no stack of layers; the command that saved the file runs it");
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }

    private static Inspection tensors(
            FileFormat format, Map<String, String> facts, SafeTensorsReader reader, @Nullable String refusal) {
        List<Part> parts = new ArrayList<>();
        TreeSet<String> types = new TreeSet<>();
        long weights = 0;
        for (String name : reader.names()) {
            List<Long> shape = reader.shape(name);
            TensorType type = reader.type(name);
            long count = type.mayBeWeights() ? shape.stream().reduce(1L, (a, b) -> a * b) : 0;
            parts.add(new Part(name, type.name(), shape.toString(), count));
            if (type.mayBeWeights()) {
                types.add(type.name());
            }
            weights += count;
        }
        return new Inspection(format, facts, List.of(), List.of(), parts, weights, List.copyOf(types), refusal);
    }

    /**
     * {@code {format, producer, opset, task, softmax, mask, inputs: [], outputs: [], parts: [{name, kind, shape, weights}], weights, weightFormats:
     * [], refused}}, without the members that the file has nothing for.
     */
    public JsonObject json() {
        JsonObject.Builder json = Json.object().put("format", format.toString());
        facts.forEach(json::put);
        json.put("inputs", Json.texts(inputs)).put("outputs", Json.texts(outputs));
        json.put(
                "parts",
                Json.array(parts.stream()
                        .map(part -> Json.object()
                                .put("name", part.name)
                                .put("kind", part.kind)
                                .put("shape", part.shape)
                                .put("weights", part.weights)
                                .build())
                        .toList()));
        json.put("weights", weights).put("weightFormats", Json.texts(weightFormats));
        if (refusal != null) {
            json.put("refused", refusal);
        }
        return json.build();
    }
}
