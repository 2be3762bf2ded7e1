package org.lstm4j.tasks.gates;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.BackendException;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.RNN;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.model.State;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Support;
import org.lstm4j.tasks.gates.GradientFlow.Curve;

class GradientFlowTest {
    private static Model model(Layer layer) {
        return Model.builder(2).add(layer).initialise(Initialiser.KERAS, 8).build();
    }

    private static float[] input(int steps) {
        Random random = new Random(4);
        float[] x = new float[2 * steps];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    static List<Layer> cells() {
        return List.of(LSTM.of(3), GRU.of(3), RNN.of(3));
    }

    /**
     * The Jacobian of the last hidden state by finite differences: a small change of h[t] is put into the state that the steps
     * after t begin from.
     */
    @ParameterizedTest
    @MethodSource("cells")
    void normsAreThoseOfTheJacobian(Layer layer) {
        int steps = 4;
        float[] x = input(steps);
        Model model = model(layer);
        try (Backend backend = Backends.named("cpu");
                Session session = model.open(backend)) {
            double[] norms = flow(model, x, backend).curves().getFirst().norms();

            assertEquals(steps, norms.length);
            assertEquals(1, norms[0]);
            for (int distance = 1; distance < steps; distance++) {
                assertEquals(byDifferences(session, x, distance), norms[distance], 1e-3, "distance " + distance);
            }
        }
    }

    private static double byDifferences(Session session, float[] x, int distance) {
        int before = x.length / 2 - distance;
        State state = session.predict(Request.of(Arrays.copyOf(x, 2 * before), 1, before))
                .state();
        float[] rest = Arrays.copyOfRange(x, 2 * before, x.length);
        float step = 1e-2f;
        double squares = 0;
        for (int unit = 0; unit < 3; unit++) {
            float[] up = last(session, rest, distance, moved(session.model(), state, unit, step));
            float[] down = last(session, rest, distance, moved(session.model(), state, unit, -step));
            for (int i = 0; i < 3; i++) {
                squares += Math.pow((up[i] - down[i]) / (2 * step), 2);
            }
        }
        return Math.sqrt(squares / 3);
    }

    private static State moved(Model model, State state, int unit, float step) {
        float[] h = state.h(0);
        h[unit] += step;
        return State.of(model, 1, List.of(h), List.of(state.c(0)));
    }

    private static float[] last(Session session, float[] x, int steps, State state) {
        float[] y = session.predict(Request.of(x, 1, steps).initialState(state)).output();
        return Arrays.copyOfRange(y, y.length - 3, y.length);
    }

    private static GradientFlow flow(Model model, float[] x, Backend backend) {
        return GradientFlow.of(model, Reading.of(x, Reading.numbered(x.length / 2)), backend, 1)
                .getFirst();
    }

    @Test
    void ofALongSequenceTheEndIsLookedAtFromTheStateBeforeIt() {
        float[] x = input(GradientFlow.STEPS + 30);
        Model model = model(LSTM.of(3));
        try (Backend backend = Backends.named("cpu");
                Session session = model.open(backend)) {
            double[] norms = flow(model, x, backend).curves().getFirst().norms();

            assertEquals(GradientFlow.STEPS, norms.length);
            GradientFlow shorter = flow(model, input(7), backend);
            assertEquals(
                    "b: expected 200 steps, as the model that it is put beside has read, got 7; take a model that reads the same",
                    assertThrows(
                                    LstmException.class,
                                    () -> flow(model, x, backend).beside("b", shorter))
                            .getMessage());
            assertEquals(byDifferences(session, x, 3), norms[3], 1e-3);
        }
    }

    @Test
    void theReverseDirectionEndsAtTheBeginning() {
        float[] x = input(6);
        for (int t = 0; t < 3; t++) { // the same read backwards
            System.arraycopy(x, 2 * t, x, 2 * (5 - t), 2);
        }
        Model model = model(Bidirectional.of(GRU.of(4)));
        Map<String, float[]> same = new HashMap<>();
        int half = model.parameters().size() / 2;
        for (int i = 0; i < half; i++) {
            same.put(
                    model.parameters().get(half + i).name(),
                    model.weights(model.parameters().get(i).name()));
        }
        Model mirrored = model.withWeights(same);
        try (Backend backend = Backends.named("cpu")) {
            List<GradientFlow> flows = GradientFlow.of(mirrored, Reading.of(x, Reading.numbered(6)), backend, 1);

            assertEquals(
                    List.of("0.forward", "0.reverse"),
                    flows.stream().map(GradientFlow::part).toList());
            assertArrayEquals(
                    flows.get(0).curves().getFirst().norms(),
                    flows.get(1).curves().getFirst().norms());
        }
    }

    @Test
    void aLayerReadsWhatTheLayersBelowPutOut() {
        Model stack = Model.builder(Embedding.of(5, 2))
                .add(Dropout.of(0.5f))
                .add(LSTM.of(3).last())
                .initialise(Initialiser.KERAS, 8)
                .build();
        int[] ids = {4, 0, 1, 3, 3};
        float[] embedded = new float[2 * ids.length];
        for (int t = 0; t < ids.length; t++) {
            System.arraycopy(stack.weights("0.weight"), 2 * ids[t], embedded, 2 * t, 2);
        }
        Map<String, float[]> weights = new HashMap<>();
        stack.parameters(2)
                .forEach(parameter ->
                        weights.put(parameter.name().replaceFirst("2", "0"), stack.weights(parameter.name())));
        Model alone = model(LSTM.of(3)).withWeights(weights);
        try (Backend backend = Backends.named("cpu")) {
            GradientFlow above = GradientFlow.of(stack, Reading.ofTokens(ids, Reading.numbered(5)), backend, 1)
                    .getFirst();

            assertEquals("2", above.part());
            assertArrayEquals(
                    flow(alone, embedded, backend).curves().getFirst().norms(),
                    above.curves().getFirst().norms());
        }
    }

    @Test
    void freshCellsStandBesideIt() {
        Model model = model(GRU.of(GradientFlow.UNITS + 8));
        Reading reading = Reading.of(input(7), Reading.numbered(7));
        try (Backend backend = Backends.named("cpu")) {
            List<Curve> curves =
                    GradientFlow.of(model, reading, backend, 1).getFirst().curves();
            List<Curve> again =
                    GradientFlow.of(model, reading, backend, 1).getFirst().curves();
            List<Curve> others =
                    GradientFlow.of(model, reading, backend, 2).getFirst().curves();

            assertEquals(
                    List.of("this GRU", "LSTM, untrained", "RNN, untrained"),
                    curves.stream().map(Curve::name).toList());
            for (int i = 0; i < 3; i++) {
                assertEquals(1, curves.get(i).norms()[0]);
                assertArrayEquals(curves.get(i).norms(), again.get(i).norms());
                assertEquals(
                        i == 0,
                        Arrays.equals(curves.get(i).norms(), others.get(i).norms()));
            }
            assertEquals(0, backend.memory().liveBuffers());
        }
    }

    @Test
    void aBackendThatCannotTrainACellSaysWhichAndWhatCan() {
        Reading reading = Reading.of(input(3), Reading.numbered(3));
        try (Backend backend = Backends.named("cpu")) {
            Backend lacking = (Backend) Proxy.newProxyInstance(
                    Backend.class.getClassLoader(),
                    new Class<?>[] {Backend.class},
                    (proxy, method, arguments) ->
                            method.getName().equals("supports") && ((RecurrentSpec) arguments[0]).cell() == Cell.RNN
                                    ? Support.unsupported("no RNN here")
                                    : method.invoke(backend, arguments));

            assertEquals(
                    "gradients: cpu cannot train the RNNs that are compared: no RNN here; take the CPU",
                    assertThrows(BackendException.class, () -> GradientFlow.of(model(LSTM.of(4)), reading, lacking, 1))
                            .getMessage());
            assertEquals(0, backend.memory().liveBuffers());
        }
    }

    @Test
    void curvesSayHowFarTheyReach() {
        Curve curve = new Curve("this LSTM", new double[] {1, 0.6, 0.4, 0.5});

        assertEquals(2, curve.reach(0.5));
        assertEquals(4, curve.reach(0.1));
        JsonObject json = new GradientFlow("0", List.of(curve)).toJson();
        assertEquals("0", json.string("part"));
        JsonObject only = json.list("curves").getFirst().asObject();
        assertEquals("this LSTM", only.string("name"));
        assertArrayEquals(curve.norms(), only.numbers("norms"));
    }
}
