package org.lstm4j.internal.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lstm4j.BackendException;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Parameter;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.Reverse;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.Usage;

/** A model's layers on one backend: plans and packed weights, shared by all its passes. */
public final class Network implements AutoCloseable {
    private final Backend backend;
    private final String deviceId;
    private final Model model;
    private final Mode mode;
    private final Numerics numerics;
    private final Set<Integer> frozen;
    private final BufferScope scope;
    private final List<Node> nodes = new ArrayList<>();
    private final List<RecurrentPlan> plans = new ArrayList<>();

    /**
     * Plans every layer and packs the model's weights.
     *
     * @throws org.lstm4j.BackendException when the backend cannot run a layer
     * @throws org.lstm4j.MemoryLimitException when the weights do not fit
     */
    public Network(Backend backend, Model model, Mode mode, Numerics numerics) {
        this(backend, model, mode, numerics, Set.of());
    }

    /**
     * As {@link #Network(Backend, Model, Mode, Numerics)}, with layers that keep their weights in training.
     *
     * @param frozen their indices
     */
    public Network(Backend backend, Model model, Mode mode, Numerics numerics, Set<Integer> frozen) {
        this.backend = backend;
        deviceId = backend.device().id();
        this.model = model;
        this.mode = mode;
        this.numerics = numerics;
        this.frozen = Set.copyOf(frozen);
        scope = new BufferScope(backend);
        try (ComputeStream stream = backend.newStream()) {
            for (Layer layer : model.layers()) {
                Node node = node(nodes.size(), layer);
                nodes.add(node);
                node.load(stream, model, WeightBlock::weights);
            }
            stream.synchronize();
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private Node node(int index, Layer layer) {
        Features in = model.inputFeatures(index);
        Features out = model.features(index);
        return switch (layer) {
            case RecurrentLayer<?> one -> new RecurrentNode(index, one.options(), Merge.CONCAT, units(index), out);
            case Reverse one -> new RecurrentNode(index, one.layer().options(), Merge.CONCAT, units(index), out);
            case Bidirectional both ->
                new RecurrentNode(index, both.layer().options(), both.merge(), units(index), out);
            case Dense dense -> {
                long bytes = DenseNode.blockBytes(in.width(), dense.units());
                WeightBlock block = WeightBlock.allocate(scope, bytes, learns(index));
                yield new DenseNode(block, dense.activation(), in.width(), out, index + ".");
            }
            case Embedding embedding -> {
                long bytes = EmbeddingNode.blockBytes(embedding);
                WeightBlock block = WeightBlock.allocate(scope, bytes, learns(index));
                yield new EmbeddingNode(block, embedding, index + ".weight");
            }
            case Pooling pooling -> new PoolingNode(pooling, out);
            case Dropout dropout -> new DropoutNode(dropout, index, out);
        };
    }

    private List<RecurrentUnit> units(int index) {
        List<String> names =
                model.parameters(index).stream().map(Parameter::name).toList();
        List<RecurrentUnit> units = new ArrayList<>();
        int next = 0;
        for (RecurrentSpec spec : model.specs(index)) {
            Support support = backend.supports(spec, mode, numerics);
            if (!support.isSupported()) {
                throw new BackendException(
                        "layer " + index + ": " + backend.device().id() + " cannot run "
                                + model.layers().get(index).label() + ": " + support.reason());
            }
            RecurrentPlan plan = backend.plan(spec, mode, numerics);
            plans.add(plan);
            WeightBlock block = WeightBlock.allocate(scope, plan.packedBytes(), learns(index));
            int kinds = spec.weightKinds().size();
            units.add(new RecurrentUnit(plan, block, names.subList(next, next + kinds)));
            next += kinds;
        }
        return List.copyOf(units);
    }

    /** Id of the device that computes it. */
    public String deviceId() {
        return deviceId;
    }

    private boolean learns(int layer) {
        return mode == Mode.TRAINING && !frozen.contains(layer);
    }

    /** The weights that training changes, layer by layer. */
    public List<WeightBlock> blocks() {
        return learning().flatMap(node -> node.blocks().stream()).toList();
    }

    private Stream<Node> learning() {
        return IntStream.range(0, nodes.size()).filter(this::learns).mapToObj(nodes::get);
    }

    /** The model with the weights that now stand on the device. */
    public Model toModel(ComputeStream stream) {
        return toModel(stream, WeightBlock::weights);
    }

    /**
     * The model's arrays as they stand in other buffers of the same packing, such as an optimizer's moments; those of frozen
     * layers are the model's.
     *
     * @param place the buffer of each block
     */
    public Model toModel(ComputeStream stream, Function<WeightBlock, DeviceBuffer> place) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        learning().forEach(node -> node.store(stream, arrays, place));
        return model.withWeights(arrays);
    }

    /** The inverse of {@link #toModel(ComputeStream, Function)}, for a model of the same layers. */
    public void load(ComputeStream stream, Model arrays, Function<WeightBlock, DeviceBuffer> place) {
        learning().forEach(node -> node.load(stream, arrays, place));
    }

    /** Prepares buffers and calls for one shape, on a stream and in memory of its own. */
    public Pass pass(PassShape shape, PassKind kind) {
        return new Pass(backend, nodes, model, shape, kind);
    }

    /** Memory for what streams carry from step to step, beside passes that any of them may borrow. */
    public DeviceBuffer stateMemory(long bytes) {
        return backend.allocate(bytes, Usage.STATE);
    }

    /**
     * A training pass on a stream and in memory that it may share with others: their work stays in order, and what one left
     * there the next one overwrites.
     */
    public Pass trainingPass(PassShape shape, ComputeStream stream, BufferScope memory) {
        return new Pass(backend, nodes, model, shape, stream, memory);
    }

    @Override
    public void close() {
        plans.forEach(RecurrentPlan::close);
        scope.close();
    }
}
