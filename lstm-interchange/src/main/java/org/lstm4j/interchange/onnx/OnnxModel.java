package org.lstm4j.interchange.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.Doubles;
import org.lstm4j.interchange.onnx.file.OnnxFile;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxValue;
import org.lstm4j.interchange.onnx.file.OnnxParser;
import org.lstm4j.interchange.onnx.file.TensorReader;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.internal.file.SystemReason;
import org.lstm4j.spi.Backend;

/**
 * A model in an ONNX file, of opset 7 to 22. Immutable, and shared by threads.
 *
 * <pre>{@code
 * OnnxModel model = OnnxModel.read(Path.of("model.onnx"));
 * try (OnnxSession session = model.open(backend)) {
 *     Map<String, Tensor> out = session.run(Map.of("X", Tensor.of(x, steps, batch, features)));
 *     float[] y = out.get("Y").floats();
 * }
 * }</pre>
 */
public final class OnnxModel {
    private final String source;
    private final String producer;
    private final int opset;
    private final List<String> listedInputs;
    private final Graph graph;
    private final OnnxOptions options;

    private OnnxModel(String source, OnnxFile file, Graph graph, OnnxOptions options) {
        this.source = source;
        this.producer = file.producer();
        this.opset = file.opsets().getOrDefault("", 0L).intValue();
        this.listedInputs = file.graph().inputs().stream().map(OnnxValue::name).toList();
        this.graph = graph;
        this.options = options;
    }

    /**
     * Reads a model with {@link OnnxOptions#DEFAULT}.
     *
     * @see #read(Path, OnnxOptions)
     */
    public static OnnxModel read(Path file) {
        return read(file, OnnxOptions.DEFAULT);
    }

    /**
     * Reads a model; its external data must lie in the folder of the file, or below.
     *
     * @throws LstmException if the file cannot be read, with the system's reason
     * @throws ModelFormatException if it is damaged, or larger than allowed
     * @throws UnsupportedModelException if it cannot be run exactly, naming node, operator and attribute
     */
    public static OnnxModel read(Path file, OnnxOptions options) {
        return parse(
                bytes(file, options.maxBytes()),
                file.toString(),
                file.toAbsolutePath().getParent(),
                options);
    }

    /**
     * Reads a model that stands in memory, without external data.
     *
     * @param bytes of the file that it would be; not to be changed afterwards
     * @param name for messages
     * @throws ModelFormatException as {@link #read(Path, OnnxOptions)}
     * @throws UnsupportedModelException likewise
     */
    public static OnnxModel read(ByteBuffer bytes, String name, OnnxOptions options) {
        return parse(bytes, name, null, options);
    }

    /**
     * Reads a tensor that is a file of its own ({@code TensorProto}), as those of ONNX's backend tests are. Doubles stay
     * doubles unless they are to be converted.
     *
     * @throws LstmException if the file cannot be read, with the system's reason
     * @throws ModelFormatException if it is damaged, or larger than allowed
     */
    public static Tensor readTensor(Path file, OnnxOptions options) {
        String source = file.toString();
        Doubles doubles = options.convertDoubles() ? Doubles.TO_FLOATS : Doubles.KEEP;
        return new TensorReader(source, null, 0, doubles)
                .read(OnnxParser.tensor(bytes(file, options.maxBytes()), source));
    }

    static OnnxModel parse(ByteBuffer bytes, String source, @Nullable Path folder, OnnxOptions options) {
        return of(OnnxParser.model(bytes, source), source, folder, options);
    }

    static OnnxModel of(OnnxFile file, String source, @Nullable Path folder, OnnxOptions options) {
        Doubles doubles = options.convertDoubles() ? Doubles.TO_FLOATS : Doubles.REFUSE;
        TensorReader reader = new TensorReader(source, folder, options.maxBytes(), doubles);
        return new OnnxModel(source, file, new GraphBuilder(file, source, reader, doubles).build(), options);
    }

    static ByteBuffer bytes(Path file, long limit) {
        try {
            long size = Files.size(file);
            if (size > limit) {
                throw new ModelFormatException(file + ": expected at most " + limit + " bytes, got " + size
                        + "; raise maxBytes, and the heap (-Xmx), to read it");
            }
            return ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }

    /** What wrote the file, empty if it does not say. */
    public String producer() {
        return producer;
    }

    /** Version of the standard operator set. */
    public int opset() {
        return opset;
    }

    /** The inputs that a run must be given; initializers are none of them. */
    public List<ValueInfo> inputs() {
        return List.copyOf(graph.inputs());
    }

    /** The names of {@link #inputs} and, between them, of those inputs whose value the file has itself, as its graph lists them. */
    public List<String> listedInputs() {
        return listedInputs;
    }

    /** A copy of an initializer, if there is one of that name and some node reads it in a run. */
    public Optional<Tensor> initializer(String name) {
        Integer place = graph.places().get(name);
        return place == null
                ? Optional.empty()
                : Optional.ofNullable(graph.constants().get(place)).map(Tensor::copy);
    }

    /** What a run computes, in its order; what is static is folded into the weights of what reads it. */
    public List<OnnxSummary.Node> nodes() {
        return graph.steps().stream()
                .map(step ->
                        new OnnxSummary.Node(step.node().name(), step.node().operator(), graph.weights(step)))
                .toList();
    }

    /** The outputs that a run gives. */
    public List<ValueInfo> outputs() {
        return List.copyOf(graph.outputs());
    }

    /**
     * Opens the model on a backend, which stays the caller's to close.
     *
     * @throws UnsupportedModelException if the backend cannot run one of its recurrent nodes
     */
    public OnnxSession open(Backend backend) {
        return new OnnxSession(graph, options, backend);
    }

    /**
     * The stack of layers that a graph of one output is, if it is one: what {@link org.lstm4j.interchange.onnx.export.OnnxExport}
     * writes, and what PyTorch does of a plain module. Its order of batch and time is the caller's.
     *
     * @throws UnsupportedModelException naming the first node that is part of none, or the outputs if they are several
     */
    public Chain chain() {
        if (graph.outputs().size() != 1) {
            throw new UnsupportedModelException(source + ": a stack of layers has one output, this graph "
                    + graph.outputs() + "; name one of them (--output)");
        }
        return chain(graph.outputs().getFirst().name());
    }

    /**
     * As {@link #chain()}, of one output of several; what gives the others is left out.
     *
     * @throws UnsupportedModelException naming the first node that is part of no stack of layers, or if there is no such output
     */
    public Chain chain(String output) {
        try {
            return ChainReader.read(graph, opset, output);
        } catch (UnsupportedModelException e) {
            throw new UnsupportedModelException(
                    source + ": " + e.getMessage()
                            + "; a graph that is no stack of layers is run as it is, by lstm run",
                    e);
        }
    }

    Graph graph() {
        return graph;
    }
}
