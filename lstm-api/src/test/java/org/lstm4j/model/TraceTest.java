package org.lstm4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.LstmException;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.math.RecurrentMath;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** What a trace holds is what the oracle's cells did. */
class TraceTest {
    private static final double CLOSE = 2e-6;
    private static final int STEPS = 4;

    @ParameterizedTest
    @MethodSource("org.lstm4j.model.TestModels#cells")
    void everyStepOfEveryPart(RecurrentLayer<?> cell) {
        Model model = TestModels.ofCell(cell);
        int[] lengths = {STEPS, 0, 3};
        float[] x = TestModels.input(3, STEPS * lengths.length * 3);
        OracleModel oracle = new OracleModel(model);
        oracle.forward(OracleModel.doubles(x), STEPS, lengths.length, lengths);
        Request request = Request.of(x, lengths.length, STEPS).timeMajor().lengths(lengths);
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            try (Session session = model.open(backend)) {
                Trace trace = session.trace(request);
                assertArrayEquals(session.predict(request).output(), trace.output());
                assertEquals(
                        List.of("0.forward", "0.reverse", "1"),
                        trace.parts().stream().map(Trace.Part::name).toList());
                for (int i = 0; i < 3; i++) {
                    Trace.Part part = trace.parts().get(i);
                    RecurrentMath.Output expected = oracle.recurrentOutputs().get(i);
                    assertClose(part.name() + " gates", expected.gates(), part.gates());
                    assertClose(part.name() + " c", expected.c(), part.c());
                    assertClose(part.name() + " h", expected.y(), part.h());
                }
            }
            assertEquals(0, backend.memory().liveBuffers());
        }
    }

    @Test
    void gatesHaveNames() {
        Model model =
                Model.builder(2).add(LSTM.of(3)).add(GRU.of(2)).add(RNN.of(4)).build();
        float[] x = TestModels.input(4, 2 * 5 * 2);
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);
                Session session = model.open(backend)) {
            Trace trace = session.trace(Request.of(x, 2, 5));
            assertEquals(List.of("i", "f", "g", "o"), trace.part("0").gateNames());
            assertEquals(List.of("r", "z", "n"), trace.part("1").gateNames());
            float[] rnn = trace.part("2").gate("h");
            assertArrayEquals(trace.output(), rnn);
            Trace.Part lstm = trace.part("0");
            float[] forget = lstm.gate("f");
            assertEquals(2 * 5 * 3, forget.length);
            assertArrayEquals(Arrays.copyOfRange(lstm.gates(), 12 + 3, 12 + 6), Arrays.copyOfRange(forget, 3, 6));
            String gate =
                    assertThrows(LstmException.class, () -> lstm.gate("z")).getMessage();
            assertEquals("gate must be one of [i, f, g, o], got z", gate);
            String part =
                    assertThrows(LstmException.class, () -> trace.part("3")).getMessage();
            assertEquals("part must be one of [0, 1, 2], got 3", part);
        }
    }

    private static void assertClose(String what, double[] expected, float[] actual) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < actual.length; i++) {
            assertEquals(expected[i], actual[i], CLOSE, what + "[" + i + "]");
        }
    }
}
