package org.lstm4j.tasks.translate;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.BackendException;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightKind;

/**
 * An encoder-decoder on a backend: the plans of its cells, and its weights in blocks of device memory: all matrices that are
 * no cell's in one, each cell's in one, packed as its plan wants it. Gradients and an optimizer's moments are further blocks
 * of the same packing.
 */
final class Network implements AutoCloseable {
    private static final int MATRICES = 0;
    private static final int FORWARD = 1;
    private static final int REVERSE = 2;
    private static final int DECODER = 3;

    private final Shape shape;
    private final Backend backend;
    private final Map<String, Long> offsets = new HashMap<>();
    private final Memory memory;
    private final List<Long> blockBytes = new ArrayList<>();
    private final Map<Integer, Cell> cells = new LinkedHashMap<>();
    private final List<DeviceBuffer> weights;

    /**
     * One recurrent part.
     *
     * @param prefix of its arrays' names
     */
    private record Cell(RecurrentPlan plan, String prefix) {}

    /**
     * Plans the cells and packs the weights.
     *
     * @throws BackendException when the backend cannot run the cell
     * @throws org.lstm4j.MemoryLimitException when the weights do not fit
     */
    Network(Backend backend, Shape shape, Mode mode, Map<String, float[]> arrays) {
        this.shape = shape;
        this.backend = backend;
        long floats = 0;
        for (Map.Entry<String, List<Integer>> matrix : shape.matrices().entrySet()) {
            offsets.put(matrix.getKey(), floats);
            floats += elements(matrix.getValue());
        }
        blockBytes.add(floats * Float.BYTES);
        memory = new Memory(backend);
        try (ComputeStream stream = backend.newStream()) {
            plan(FORWARD, shape.encoderSpec(Direction.FORWARD), mode, Shape.ENCODER + "forward.");
            plan(REVERSE, shape.encoderSpec(Direction.REVERSE), mode, Shape.ENCODER + "reverse.");
            plan(DECODER, shape.decoderSpec(), mode, Shape.DECODER);
            weights = blocks(memory);
            load(stream, arrays, weights);
            stream.synchronize();
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private void plan(int block, RecurrentSpec spec, Mode mode, String prefix) {
        Support support = backend.supports(spec, mode, Numerics.STRICT);
        if (!support.isSupported()) {
            throw new BackendException(
                    backend.device().id() + " cannot run a translator of " + spec.cell() + "s: " + support.reason());
        }
        RecurrentPlan plan = backend.plan(spec, mode, Numerics.STRICT);
        cells.put(block, new Cell(plan, prefix));
        blockBytes.add(plan.packedBytes());
    }

    private static long elements(List<Integer> shape) {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    Shape shape() {
        return shape;
    }

    Backend backend() {
        return backend;
    }

    /** The blocks of the weights. */
    List<DeviceBuffer> weights() {
        return weights;
    }

    /** Further blocks of the same packing, zeros. */
    List<DeviceBuffer> blocks(Memory where) {
        return blockBytes.stream()
                .map(bytes -> where.bytes(bytes, Usage.WEIGHTS))
                .toList();
    }

    RecurrentPlan forward() {
        return cell(FORWARD).plan;
    }

    RecurrentPlan reverse() {
        return cell(REVERSE).plan;
    }

    RecurrentPlan decoder() {
        return cell(DECODER).plan;
    }

    static DeviceBuffer forward(List<DeviceBuffer> blocks) {
        return blocks.get(FORWARD);
    }

    static DeviceBuffer reverse(List<DeviceBuffer> blocks) {
        return blocks.get(REVERSE);
    }

    static DeviceBuffer decoder(List<DeviceBuffer> blocks) {
        return blocks.get(DECODER);
    }

    private Cell cell(int block) {
        return Objects.requireNonNull(cells.get(block));
    }

    /** A matrix that is no cell's; a vector is one row. */
    Matrix matrix(List<DeviceBuffer> blocks, String name) {
        List<Integer> size = Objects.requireNonNull(shape.matrices().get(name));
        int columns = size.getLast();
        int rows = Math.toIntExact(elements(size) / columns);
        return new Matrix(blocks.get(MATRICES), Objects.requireNonNull(offsets.get(name)), rows, columns, columns);
    }

    /** Packs arrays, named as {@link Shape#arrays} says, into blocks. */
    void load(ComputeStream stream, Map<String, float[]> arrays, List<DeviceBuffer> blocks) {
        offsets.forEach((name, offset) -> stream.upload(
                MemorySegment.ofArray(Objects.requireNonNull(arrays.get(name))),
                blocks.get(MATRICES),
                offset * Float.BYTES));
        cells.forEach((block, cell) -> {
            Map<WeightKind, float[]> own = new EnumMap<>(WeightKind.class);
            for (WeightKind kind : cell.plan.spec().weightKinds()) {
                own.put(kind, Objects.requireNonNull(arrays.get(cell.prefix + kind.canonicalName())));
            }
            cell.plan.packWeights(stream, RecurrentWeights.of(cell.plan.spec(), own), blocks.get(block));
        });
    }

    /** The inverse of {@link #load}; waits for the work on the stream. */
    Map<String, float[]> store(ComputeStream stream, List<DeviceBuffer> blocks) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        shape.arrays().forEach((name, size) -> arrays.put(name, new float[Math.toIntExact(elements(size))]));
        offsets.forEach((name, offset) ->
                stream.download(blocks.get(MATRICES), offset * Float.BYTES, MemorySegment.ofArray(arrays.get(name))));
        cells.forEach((block, cell) -> {
            RecurrentWeights unpacked = RecurrentWeights.zeros(cell.plan.spec());
            cell.plan.unpackWeights(stream, blocks.get(block), unpacked);
            for (WeightKind kind : cell.plan.spec().weightKinds()) {
                arrays.put(cell.prefix + kind.canonicalName(), unpacked.get(kind));
            }
        });
        return arrays;
    }

    @Override
    public void close() {
        cells.values().forEach(cell -> cell.plan.close());
        memory.close();
    }
}
