package org.lstm4j.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Activation.Kind;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.RecurrentSpecBuilder;

/** The specs on which suites run: the plain cells, each thing that a spec can say by itself, and options in pairs. */
final class Specs {
    private static final int INPUT = 7;
    private static final int HIDDEN = 19;

    private Specs() {}

    /** The shapes {@code {T, N, inputSize, hiddenSize}} over which plain cells run: no multiples of a lane, and some. */
    static final List<int[]> SHAPES = List.of(
            new int[] {1, 1, 1, 1},
            new int[] {1, 3, 5, 8},
            new int[] {5, 1, 7, 3},
            new int[] {4, 2, 3, 17},
            new int[] {3, 7, 33, 16},
            new int[] {7, 5, 16, 33},
            new int[] {2, 13, 1, 65},
            new int[] {20, 4, 17, 7},
            new int[] {3, 19, 64, 48});

    /** The cells that backends fuse: nothing but the cell and, in a GRU, the place of its reset. */
    static Map<String, RecurrentSpec> plain(int inputSize, int hiddenSize) {
        RecurrentSpec gru = RecurrentSpec.gru(inputSize, hiddenSize);
        Map<String, RecurrentSpec> specs = new LinkedHashMap<>();
        specs.put("LSTM", RecurrentSpec.lstm(inputSize, hiddenSize));
        specs.put("GRU", gru);
        specs.put("GRU, reset before the product", with(gru, b -> b.resetForm(ResetForm.BEFORE_PRODUCT)));
        specs.put("RNN", RecurrentSpec.rnn(inputSize, hiddenSize));
        return specs;
    }

    /** The plain cells, and an LSTM with a bit of everything. */
    static Map<String, RecurrentSpec> cells(int inputSize, int hiddenSize) {
        Map<String, RecurrentSpec> specs = plain(inputSize, hiddenSize);
        specs.put(
                "LSTM, many options",
                with(
                        RecurrentSpec.lstm(inputSize, hiddenSize),
                        b -> b.projectionSize((hiddenSize + 1) / 2)
                                .peephole(true)
                                .layerNorm(true)
                                .inputClip(1.9f)
                                .cellClip(1.1f)));
        return specs;
    }

    /** The plain cells in every shape, by name. */
    static Map<String, Problem> shapes() {
        Map<String, Problem> problems = new LinkedHashMap<>();
        for (int[] s : SHAPES) {
            plain(s[2], s[3]).forEach((name, spec) -> put(problems, name, Problem.of(spec, s[0], s[1])));
        }
        return problems;
    }

    /** Enough work for several threads to be given a share, and several tiles of rows and units, none of them full. */
    static Map<String, Problem> large() {
        Map<String, Problem> problems = new LinkedHashMap<>();
        plain(96, 130).forEach((name, spec) -> put(problems, name, Problem.of(spec, 3, 37)));
        return problems;
    }

    private static void put(Map<String, Problem> problems, String name, Problem problem) {
        problems.put(name + " " + problem, problem);
    }

    /** One spec for each thing that a spec can say. */
    static Map<String, RecurrentSpec> all() {
        RecurrentSpec lstm = RecurrentSpec.lstm(INPUT, HIDDEN);
        RecurrentSpec gru = RecurrentSpec.gru(INPUT, HIDDEN);
        RecurrentSpec before = with(gru, b -> b.resetForm(ResetForm.BEFORE_PRODUCT));
        RecurrentSpec rnn = RecurrentSpec.rnn(INPUT, HIDDEN);
        Map<String, RecurrentSpec> specs = new LinkedHashMap<>();
        specs.put("LSTM", lstm);
        specs.put("LSTM, one bias", with(lstm, b -> b.bias(Bias.SINGLE)));
        specs.put("LSTM, no bias", with(lstm, b -> b.bias(Bias.NONE)));
        specs.put("LSTM, reverse", with(lstm, b -> b.direction(Direction.REVERSE)));
        specs.put("LSTM, carry", with(lstm, b -> b.maskMode(MaskMode.CARRY)));
        specs.put(
                "LSTM, reverse, carry",
                with(lstm, b -> b.direction(Direction.REVERSE).maskMode(MaskMode.CARRY)));
        specs.put("LSTM, other activations", with(lstm, b -> b.activations(otherActivations(5))));
        specs.put("LSTM, peephole", with(lstm, b -> b.peephole(true)));
        specs.put("LSTM, f = 1 - i", with(lstm, b -> b.coupling(Coupling.FORGET_FROM_INPUT)));
        specs.put("LSTM, i = 1 - f", with(lstm, b -> b.coupling(Coupling.INPUT_FROM_FORGET)));
        specs.put("LSTM, input clip", with(lstm, b -> b.inputClip(0.6f)));
        specs.put("LSTM, cell clip", with(lstm, b -> b.cellClip(0.5f)));
        specs.put("LSTM, projection", with(lstm, b -> b.projectionSize(5)));
        specs.put("LSTM, projection wider than the cell", with(lstm, b -> b.projectionSize(23)));
        specs.put("LSTM, layer norm", with(lstm, b -> b.layerNorm(true)));
        specs.put("GRU", gru);
        specs.put("GRU, one bias", with(gru, b -> b.bias(Bias.SINGLE)));
        specs.put(
                "GRU, reverse, carry",
                with(gru, b -> b.direction(Direction.REVERSE).maskMode(MaskMode.CARRY)));
        specs.put("GRU, input clip", with(gru, b -> b.inputClip(0.6f)));
        specs.put("GRU, layer norm", with(gru, b -> b.layerNorm(true)));
        specs.put("GRU, other activations", with(gru, b -> b.activations(otherActivations(3))));
        specs.put("GRU, reset before the product", before);
        specs.put("GRU, reset before the product, no bias", with(before, b -> b.bias(Bias.NONE)));
        specs.put(
                "GRU, reset before the product, reverse, carry",
                with(before, b -> b.direction(Direction.REVERSE).maskMode(MaskMode.CARRY)));
        specs.put("GRU, reset before the product, layer norm", with(before, b -> b.layerNorm(true)));
        specs.put("RNN", rnn);
        specs.put("RNN, one bias", with(rnn, b -> b.bias(Bias.SINGLE)));
        specs.put(
                "RNN, reverse, carry",
                with(rnn, b -> b.direction(Direction.REVERSE).maskMode(MaskMode.CARRY)));
        specs.put("RNN, relu", with(rnn, b -> b.activations(List.of(Activation.RELU))));
        specs.put("RNN, input clip", with(rnn, b -> b.inputClip(0.6f)));
        specs.put("RNN, layer norm", with(rnn, b -> b.layerNorm(true)));
        for (Kind kind : Kind.values()) {
            specs.put("RNN, " + kind, with(rnn, b -> b.activations(List.of(new Activation(kind, 0.7f, 0.4f)))));
        }
        return specs;
    }

    /** Another function at each place. */
    private static List<Activation> otherActivations(int places) {
        return List.of(
                        new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f),
                        Activation.SIGMOID,
                        new Activation(Kind.SCALED_TANH, 1.2f, 0.7f),
                        new Activation(Kind.SOFTSIGN, 0f, 0f),
                        new Activation(Kind.ELU, 0.9f, 0f))
                .subList(0, places);
    }

    /** A value of an option, by name; the first of each option is the plain one. */
    private record Value(String name, UnaryOperator<RecurrentSpecBuilder> change) {
        private static final Value PLAIN = new Value("", b -> b);
    }

    /** Specs of every cell in which any two options meet, small enough to be many. */
    static Map<String, RecurrentSpec> pairs() {
        List<Value> bias = List.of(
                Value.PLAIN,
                new Value("one bias", b -> b.bias(Bias.SINGLE)),
                new Value("no bias", b -> b.bias(Bias.NONE)));
        List<Value> direction = List.of(Value.PLAIN, new Value("reverse", b -> b.direction(Direction.REVERSE)));
        List<Value> mask = List.of(Value.PLAIN, new Value("carry", b -> b.maskMode(MaskMode.CARRY)));
        List<Value> norm = List.of(Value.PLAIN, new Value("layer norm", b -> b.layerNorm(true)));
        List<Value> inputClip = List.of(Value.PLAIN, new Value("input clip", b -> b.inputClip(0.6f)));
        Map<String, RecurrentSpec> specs = new LinkedHashMap<>();
        List<List<Value>> common = List.of(bias, direction, mask, norm, inputClip);
        meet(
                specs,
                RecurrentSpec.lstm(3, 6),
                joined(
                        common,
                        List.of(
                                otherActivationValues(5),
                                List.of(
                                        Value.PLAIN,
                                        new Value("f = 1 - i", b -> b.coupling(Coupling.FORGET_FROM_INPUT)),
                                        new Value("i = 1 - f", b -> b.coupling(Coupling.INPUT_FROM_FORGET))),
                                List.of(Value.PLAIN, new Value("cell clip", b -> b.cellClip(0.5f))),
                                List.of(Value.PLAIN, new Value("peephole", b -> b.peephole(true))),
                                List.of(Value.PLAIN, new Value("projection", b -> b.projectionSize(4))))));
        meet(
                specs,
                RecurrentSpec.gru(3, 6),
                joined(
                        common,
                        List.of(
                                otherActivationValues(3),
                                List.of(
                                        Value.PLAIN,
                                        new Value("reset before", b -> b.resetForm(ResetForm.BEFORE_PRODUCT))))));
        meet(
                specs,
                RecurrentSpec.rnn(3, 6),
                joined(
                        common,
                        List.of(List.of(
                                Value.PLAIN,
                                new Value("relu", b -> b.activations(List.of(Activation.RELU))),
                                new Value("hard sigmoid", b -> b.activations(otherActivations(1)))))));
        return specs;
    }

    private static List<Value> otherActivationValues(int places) {
        return List.of(Value.PLAIN, new Value("other activations", b -> b.activations(otherActivations(places))));
    }

    private static List<List<Value>> joined(List<List<Value>> options, List<List<Value>> more) {
        List<List<Value>> all = new ArrayList<>(options);
        all.addAll(more);
        return all;
    }

    private static void meet(Map<String, RecurrentSpec> specs, RecurrentSpec plain, List<List<Value>> options) {
        for (int[] row : Pairs.of(options.stream().mapToInt(List::size).toArray())) {
            RecurrentSpecBuilder builder = plain.toBuilder();
            List<String> names = new ArrayList<>(List.of(plain.cell().name()));
            for (int i = 0; i < options.size(); i++) {
                Value value = options.get(i).get(row[i]);
                builder = value.change.apply(builder);
                if (!value.name.isEmpty()) {
                    names.add(value.name);
                }
            }
            specs.put(String.join(", ", names), builder.build());
        }
    }

    private static RecurrentSpec with(RecurrentSpec spec, UnaryOperator<RecurrentSpecBuilder> change) {
        return change.apply(spec.toBuilder()).build();
    }
}
