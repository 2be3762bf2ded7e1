package org.lstm4j.interchange.convention;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.RecurrentRunner.Result;
import org.lstm4j.interchange.convention.RecurrentRunner.State;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.RecurrentSpecBuilder;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/**
 * An ONNX LSTM, GRU or RNN (opset 7 to 22), with the inputs that are weights. With {@code D} directions, {@code G} gates in
 * ONNX's order (LSTM i, o, f, c; GRU z, r, h) and {@code H} units: W {@code [D, G*H, I]}, R {@code [D, G*H, H]}, B
 * {@code [D, 2*G*H]}, P {@code [D, 3*H]} in the order i, o, f.
 *
 * <p>Where the operator's text leaves room it means what ONNX Runtime computes: {@code clip} bounds the inputs of the gates'
 * activations, {@code input_forget} makes {@code f = 1 - i}, Y is zero past a row's length, and the final states of a row of
 * length 0 are zero whatever its initial state.
 */
public final class OnnxRecurrent {
    private static final int[] LSTM_FROM_IOFC = {0, 2, 3, 1};

    /** Where ONNX keeps the canonical i, f, o of peepholes. */
    static final int[] PEEPHOLES_FROM_IOF = {0, 2, 1};

    private final String operator;
    private final boolean batchMajor;
    private final List<RecurrentWeights> directions;

    private OnnxRecurrent(String operator, boolean batchMajor, List<RecurrentWeights> directions) {
        this.operator = operator;
        this.batchMajor = batchMajor;
        this.directions = List.copyOf(directions);
    }

    /**
     * Reads an operator; afterwards all its attributes are accounted for.
     *
     * @param type LSTM, GRU or RNN
     * @param inputs of which W, R, B and P are taken
     * @throws UnsupportedModelException naming what cannot be computed exactly
     * @throws ShapeException naming an input of another shape
     */
    public static OnnxRecurrent of(String type, Attributes attributes, Inputs inputs) {
        return of(type, attributes, inputs, Float.POSITIVE_INFINITY);
    }

    /** As {@link #of(String, Attributes, Inputs)}, with the cell state clipped, which ONNX itself cannot say. */
    static OnnxRecurrent of(String type, Attributes attributes, Inputs inputs, float cellClip) {
        Cell cell = switch (type) {
            case "LSTM" -> Cell.LSTM;
            case "GRU" -> Cell.GRU;
            case "RNN" -> Cell.RNN;
            default -> throw attributes.unknownOperator("an operator LSTM, GRU or RNN", type);
        };
        List<Direction> order = switch (attributes.text("direction", "forward")) {
            case "forward" -> List.of(Direction.FORWARD);
            case "reverse" -> List.of(Direction.REVERSE);
            case "bidirectional" -> List.of(Direction.FORWARD, Direction.REVERSE);
            default -> throw attributes.refuse("direction", "expected forward, reverse or bidirectional");
        };
        int d = order.size();
        Tensor r = inputs.get("R", d, Inputs.ANY, Inputs.ANY);
        int hidden = attributes.integer("hidden_size", r.dimension(2));
        if (hidden != r.dimension(2)) {
            throw attributes.refuse("hidden_size", "R has " + r.dimension(2) + " columns");
        }
        int width = cell.gates() * hidden;
        inputs.get("R", d, width, hidden);
        Tensor w = inputs.get("W", d, width, Inputs.ANY);
        Tensor b = inputs.find("B", d, 2 * width);
        Tensor p = cell == Cell.LSTM ? inputs.find("P", d, 3 * hidden) : null;
        RecurrentSpec common = common(cell, attributes, w.dimension(2), hidden)
                .bias(b == null ? Bias.NONE : Bias.DOUBLE)
                .peephole(p != null)
                .cellClip(cellClip)
                .build();
        List<List<Activation>> activations = OnnxActivations.read(attributes, cell, d);
        boolean batchMajor = attributes.flag("layout", false);
        attributes.done();
        List<RecurrentWeights> directions = new ArrayList<>();
        for (int i = 0; i < d; i++) {
            RecurrentSpec spec = common.toBuilder()
                    .direction(order.get(i))
                    .activations(activations.get(i))
                    .build();
            directions.add(weights(spec, i, w, r, b, p));
        }
        return new OnnxRecurrent(attributes.operator(), batchMajor, directions);
    }

    private static RecurrentSpecBuilder common(Cell cell, Attributes attributes, int inputSize, int hidden) {
        float clip = attributes.number("clip", Float.POSITIVE_INFINITY);
        if (!(clip > 0)) {
            throw attributes.refuse("clip", "expected a positive bound");
        }
        return switch (cell) {
            case LSTM -> {
                boolean coupled = attributes.flag("input_forget", false);
                yield RecurrentSpec.lstm(inputSize, hidden).toBuilder()
                        .inputClip(clip)
                        .coupling(coupled ? Coupling.FORGET_FROM_INPUT : Coupling.NONE);
            }
            case GRU -> {
                boolean after = attributes.flag("linear_before_reset", false);
                yield RecurrentSpec.gru(inputSize, hidden).toBuilder()
                        .inputClip(clip)
                        .resetForm(after ? ResetForm.AFTER_PRODUCT : ResetForm.BEFORE_PRODUCT);
            }
            case RNN -> RecurrentSpec.rnn(inputSize, hidden).toBuilder().inputClip(clip);
        };
    }

    private static RecurrentWeights weights(
            RecurrentSpec spec, int direction, Tensor w, Tensor r, @Nullable Tensor b, @Nullable Tensor p) {
        int hidden = spec.hiddenSize();
        int width = spec.gateWidth();
        int[] order = gates(spec.cell());
        int inputs = spec.inputSize();
        Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);
        arrays.put(WeightKind.INPUT, Blocks.reorder(w.floats(), direction * width * inputs, hidden * inputs, order));
        arrays.put(
                WeightKind.RECURRENT, Blocks.reorder(r.floats(), direction * width * hidden, hidden * hidden, order));
        if (b != null) {
            int from = direction * 2 * width;
            arrays.put(WeightKind.INPUT_BIAS, Blocks.reorder(b.floats(), from, hidden, order));
            arrays.put(WeightKind.RECURRENT_BIAS, Blocks.reorder(b.floats(), from + width, hidden, order));
        }
        if (p != null) {
            arrays.put(
                    WeightKind.PEEPHOLE,
                    Blocks.reorder(p.floats(), direction * 3 * hidden, hidden, PEEPHOLES_FROM_IOF));
        }
        return RecurrentWeights.of(spec, arrays);
    }

    /** Where ONNX keeps a cell's canonical gates. */
    static int[] gates(Cell cell) {
        return switch (cell) {
            case LSTM -> LSTM_FROM_IOFC;
            case GRU -> Blocks.GRU_FROM_ZRH;
            case RNN -> Blocks.canonical(Cell.RNN);
        };
    }

    /** Whether the batch stands before the steps, {@code layout = 1}. */
    public boolean batchMajor() {
        return batchMajor;
    }

    /** The operator's directions, one or two. */
    public List<RecurrentWeights> directions() {
        return directions;
    }

    /** As {@link #run(List, Inputs)}, with runners that live for this call alone. */
    public Map<String, Tensor> run(Backend backend, Inputs inputs) {
        List<RecurrentRunner> runners = new ArrayList<>();
        try {
            for (RecurrentWeights direction : directions) {
                runners.add(new RecurrentRunner(backend, direction));
            }
            return run(runners, inputs);
        } finally {
            runners.forEach(RecurrentRunner::close);
        }
    }

    /**
     * Runs the operator.
     *
     * @param runners one for each of {@link #directions}
     * @param inputs of which X {@code [T, N, I]}, sequence_lens {@code [N]}, initial_h and initial_c {@code [D, N, H]} are
     *     taken, batch before the others with {@code layout = 1}
     * @return Y {@code [T, D, N, H]} (or {@code [N, T, D, H]}), Y_h and for an LSTM Y_c {@code [D, N, H]} (or
     *     {@code [N, D, H]})
     * @throws org.lstm4j.MemoryLimitException if one of them would be larger than the inputs allow
     */
    public Map<String, Tensor> run(List<RecurrentRunner> runners, Inputs inputs) {
        RecurrentSpec spec = directions.getFirst().spec();
        int d = directions.size();
        int hidden = spec.hiddenSize();
        Tensor x = inputs.get("X", Inputs.ANY, Inputs.ANY, spec.inputSize());
        int steps = x.dimension(batchMajor ? 1 : 0);
        int batch = x.dimension(batchMajor ? 0 : 1);
        float[] rows = batchMajor ? Blocks.swap(x.floats(), batch, steps, spec.inputSize()) : x.floats();
        int[] lengths = lengths(inputs.find("sequence_lens", batch), steps);
        boolean lstm = spec.cell().hasCellState();
        float[] h = state(inputs, "initial_h", d, batch, hidden);
        float[] c = lstm ? state(inputs, "initial_c", d, batch, hidden) : null;

        float[] y = new float[inputs.room(steps, d, batch, hidden)];
        float[] lastH = new float[inputs.room(d, batch, hidden)];
        float[] lastC = new float[inputs.room(d, batch, hidden)];
        int block = batch * hidden;
        for (int i = 0; i < d; i++) {
            State initial =
                    h == null && c == null ? null : new State(part(h, i, block), lstm ? part(c, i, block) : null);
            Result result = runners.get(i).run(rows, steps, batch, lengths, initial);
            for (int t = 0; t < steps; t++) {
                System.arraycopy(result.y(), t * block, y, (t * d + i) * block, block);
            }
            copyStates(result.last().h(), lengths, lastH, i * block, hidden);
            float[] cells = result.last().c();
            if (cells != null) {
                copyStates(cells, lengths, lastC, i * block, hidden);
            }
        }
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        outputs.put(
                "Y",
                batchMajor
                        ? Tensor.of(Blocks.swap(y, steps * d, batch, hidden), batch, steps, d, hidden)
                        : Tensor.of(y, steps, d, batch, hidden));
        outputs.put("Y_h", lastState(lastH, d, batch, hidden));
        if (lstm) {
            outputs.put("Y_c", lastState(lastC, d, batch, hidden));
        }
        return outputs;
    }

    private int @Nullable [] lengths(@Nullable Tensor given, int steps) {
        if (given == null) {
            return null;
        }
        int[] lengths = given.ints();
        for (int length : lengths) {
            if (length < 0 || length > steps) {
                throw new ShapeException(
                        operator + ": input sequence_lens: expected values from 0 to " + steps + ", got " + length);
            }
        }
        return lengths;
    }

    private float @Nullable [] state(Inputs inputs, String name, int d, int batch, int hidden) {
        Tensor given = batchMajor ? inputs.find(name, batch, d, hidden) : inputs.find(name, d, batch, hidden);
        if (given == null) {
            return null;
        }
        return batchMajor ? Blocks.swap(given.floats(), batch, d, hidden) : given.floats();
    }

    private Tensor lastState(float[] state, int d, int batch, int hidden) {
        return batchMajor
                ? Tensor.of(Blocks.swap(state, d, batch, hidden), batch, d, hidden)
                : Tensor.of(state, d, batch, hidden);
    }

    /** Zeros where one of two states is given alone. */
    private static float[] part(float @Nullable [] states, int index, int length) {
        return states == null ? new float[length] : Blocks.part(states, index, length);
    }

    /** All rows but those of length 0, whose final state ONNX Runtime leaves at zero. */
    private static void copyStates(float[] from, int @Nullable [] lengths, float[] to, int offset, int hidden) {
        for (int n = 0; n < from.length / hidden; n++) {
            if (lengths == null || lengths[n] > 0) {
                System.arraycopy(from, n * hidden, to, offset + n * hidden, hidden);
            }
        }
    }
}
