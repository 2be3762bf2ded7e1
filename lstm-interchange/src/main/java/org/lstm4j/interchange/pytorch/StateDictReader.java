package org.lstm4j.interchange.pytorch;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.internal.file.SafeTensorsReader;
import org.lstm4j.internal.file.TensorType;
import org.lstm4j.json.Json;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.Parameter;
import org.lstm4j.model.Model;
import org.lstm4j.spi.WeightFormat;

/** One file on its way to a model. Every shape is held against the file before anything of its size is allocated. */
final class StateDictReader {
    /** Metadata that {@link StateDictWriter} leaves for whoever reads the file again. */
    static final String ARCHITECTURE = "lstm4j.architecture";

    private final SafeTensorsReader file;
    private final String source;
    private final StateDictOptions options;
    private final NavigableSet<String> names;
    private final Map<String, ModuleTensors> modules = new LinkedHashMap<>();

    private StateDictReader(SafeTensorsReader file, String source, StateDictOptions options) {
        this.file = file;
        this.source = source;
        this.options = options;
        this.names = new TreeSet<>(file.names());
        for (String name : names) {
            int dot = name.lastIndexOf('.');
            modules.computeIfAbsent(
                            name.substring(0, Math.max(dot, 0)),
                            prefix -> new ModuleTensors(source, prefix, new LinkedHashMap<>()))
                    .shapes()
                    .put(name.substring(dot + 1), file.shape(name));
        }
    }

    static Model read(SeekableByteChannel channel, String source, StateDictOptions options) throws IOException {
        return new StateDictReader(SafeTensorsReader.open(channel, source), source, options).model();
    }

    private Model model() throws IOException {
        Stack stack = Stack.of(source, modules, stages());
        List<Placed> layers = stack.layers();
        Map<String, String> tensorNames = checked(layers, stack.inputSize());
        Model model = untrained(layers, stack.inputSize());
        Map<String, float[]> weights = new HashMap<>();
        for (Parameter parameter : model.parameters()) {
            String tensor = tensorNames.get(parameter.name());
            weights.put(parameter.name(), tensor == null ? new float[parameter.elements()] : floats(tensor, parameter));
        }
        Model floats = model.withWeights(weights);
        return isBf16(tensorNames.values()) ? floats.withWeightFormat(WeightFormat.BF16) : floats;
    }

    /** Whether all matrices are BF16, so that a model of that weight format has the same values. */
    private boolean isBf16(Collection<String> tensors) {
        return tensors.stream()
                .filter(name -> file.shape(name).size() == ModuleTensors.MATRIX)
                .allMatch(name -> file.type(name) == TensorType.BF16);
    }

    private List<Stage> stages() {
        String architecture =
                options.architecture() == null ? file.metadata().get(ARCHITECTURE) : options.architecture();
        if (architecture != null) {
            return Stage.parse(architecture);
        }
        if (modules.size() == 1) {
            return List.of(new Stage.Module(modules.keySet().iterator().next(), null));
        }
        throw new UnsupportedModelException(
                source + ": the file does not say in which order its modules are called, nor"
                        + " what is done between them; write an architecture, such as \"lstm, final, fc\", of "
                        + modules.values());
    }

    /**
     * Walks through the layers as the model will, allocating nothing.
     *
     * @return the tensor of each parameter, by its name in the model; a {@code Linear} without bias has none for it
     */
    private Map<String, String> checked(List<Placed> layers, int inputSize) {
        Map<String, String> tensorNames = new LinkedHashMap<>();
        Features flow = layers.getFirst().layer() instanceof Embedding
                ? Features.tokens(inputSize)
                : Features.sequence(inputSize);
        for (int i = 0; i < layers.size(); i++) {
            Placed placed = layers.get(i);
            for (Parameter parameter : placed.layer().parameters(flow.width())) {
                String tensor = placed.tensorName(parameter);
                if (requireFits(tensor, parameter, placed)) {
                    tensorNames.put(i + "." + parameter.name(), tensor);
                }
            }
            flow = placed.layer().output(flow);
        }
        NavigableSet<String> left = new TreeSet<>(names);
        tensorNames.values().forEach(left::remove);
        if (!left.isEmpty()) {
            String first = left.first();
            throw new UnsupportedModelException(source + ": tensor " + Json.quote(first) + " " + file.shape(first)
                    + (left.size() > 1 ? " and " + (left.size() - 1) + " others have" : " has")
                    + " no place in the architecture; name its module there, or leave it out of the file");
        }
        return tensorNames;
    }

    private boolean requireFits(String tensor, Parameter parameter, Placed placed) {
        if (!names.contains(tensor)) {
            if (placed.layer() instanceof Dense && parameter.name().equals("bias")) {
                return false;
            }
            throw new ModelFormatException(source + ": tensor " + Json.quote(tensor) + " is missing");
        }
        List<Long> expected = parameter.shape().stream().map(Integer::longValue).toList();
        if (!file.shape(tensor).equals(expected)) {
            throw new ModelFormatException(source + ": tensor " + Json.quote(tensor) + ": expected shape " + expected
                    + " behind the stages before it, got " + file.shape(tensor));
        }
        return true;
    }

    private static Model untrained(List<Placed> layers, int inputSize) {
        Model.Builder builder = Model.builder(inputSize);
        layers.forEach(placed -> builder.add(placed.layer()));
        return builder.build();
    }

    private float[] floats(String tensor, Parameter parameter) throws IOException {
        TensorType type = file.type(tensor);
        boolean taken = switch (type) {
            case F32, F16, BF16 -> true;
            case F64 -> options.convertDoubles();
            default -> false;
        };
        if (!taken) {
            throw new UnsupportedModelException(source + ": tensor " + Json.quote(tensor) + " has dtype " + type
                    + (type == TensorType.F64
                            ? "; ask for convertDoubles (--convert-doubles), or save model.float()"
                            : ""));
        }
        return file.values(tensor, type, parameter.shape());
    }
}
