package org.lstm4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.LSTM;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** Models that read token ids. */
class TokensTest {
    /** f32 against f64 through three small layers. */
    private static final double CLOSE = 2e-6;

    private static final int BATCH = 3;
    private static final int STEPS = 4;

    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);
    private final Model model = TestModels.tokens();
    private final int[] ids = TestModels.ids(1, model.inputSize(), BATCH * STEPS);

    @AfterEach
    void close() {
        assertEquals(0, backend.memory().liveBuffers());
        backend.close();
    }

    @Test
    void theVocabularyIsTheInputSize() {
        assertEquals(7, model.inputSize());
        assertEquals(Features.tokens(7), model.inputFeatures(0));
        assertEquals("Model([T, N] of ids below 7 -> Embedding(7, 3) -> LSTM(5) -> Dense(2))", model.toString());
    }

    @Test
    void idsBecomeTheirVectors() {
        double[] expected = new OracleModel(model)
                .forward(OracleModel.doubles(TestModels.exchangeAxes(ids, BATCH, STEPS)), STEPS, BATCH, null);
        try (Session session = model.open(backend)) {
            float[] y = TestModels.exchangeAxes(session.predict(ids, BATCH, STEPS), BATCH, STEPS, 2);
            for (int i = 0; i < y.length; i++) {
                assertEquals(expected[i], y[i], CLOSE, "element " + i);
            }
        }
    }

    @Test
    void everyWayInGivesTheSame() {
        try (Session session = model.open(backend);
                Arena arena = Arena.ofConfined()) {
            float[] expected = session.predict(ids, BATCH, STEPS);
            Request nativeIds = Request.ofTokens(arena.allocateFrom(ValueLayout.JAVA_INT, ids), BATCH, STEPS);
            assertArrayEquals(expected, session.predict(nativeIds).output());
            Request timeMajor = Request.ofTokens(TestModels.exchangeAxes(ids, BATCH, STEPS), BATCH, STEPS)
                    .timeMajor();
            assertArrayEquals(
                    TestModels.exchangeAxes(expected, BATCH, STEPS, 2),
                    session.predict(timeMajor).output());
            try (SessionStream stream = session.openStream(BATCH)) {
                int[] step = new int[BATCH];
                float[] y = new float[BATCH * 2];
                for (int t = 0; t < STEPS; t++) {
                    for (int n = 0; n < BATCH; n++) {
                        step[n] = ids[n * STEPS + t];
                    }
                    stream.step(step, y);
                    for (int n = 0; n < BATCH; n++) {
                        int from = (n * STEPS + t) * 2;
                        assertArrayEquals(
                                Arrays.copyOfRange(expected, from, from + 2), Arrays.copyOfRange(y, n * 2, n * 2 + 2));
                    }
                }
            }
        }
    }

    @Test
    void whatStandsPastALengthIsNotRead() {
        int[] padded = ids.clone();
        padded[STEPS - 1] = 1000;
        padded[2 * STEPS] = -1;
        try (Session session = model.open(backend)) {
            float[] whole = session.predict(ids, BATCH, STEPS);
            float[] y = session.predict(Request.ofTokens(padded, BATCH, STEPS).lengths(STEPS - 1, STEPS, 0))
                    .output();
            assertArrayEquals(Arrays.copyOf(whole, (STEPS - 1) * 2), Arrays.copyOf(y, (STEPS - 1) * 2));
            assertMessage(
                    LstmException.class,
                    "ids[3] (row 0, step 3) must lie in [0, 7), the vocabulary, got 1000",
                    () -> session.predict(padded, BATCH, STEPS));
            assertMessage(
                    LstmException.class,
                    "ids[2] (row 2, step 0) must lie in [0, 7), the vocabulary, got -1",
                    () -> session.predict(Request.ofTokens(TestModels.exchangeAxes(padded, BATCH, STEPS), BATCH, STEPS)
                            .timeMajor()
                            .lengths(3, 4, 4)));
        }
    }

    @Test
    void wrongInputIsNamed() {
        try (Session session = model.open(backend);
                SessionStream stream = session.openStream();
                Session floats = TestModels.streamable().open(backend);
                SessionStream floatStream = floats.openStream()) {
            String ofFloats = "input: the model reads [T, N] of ids below 7, got floats; pass token ids, an int[] or "
                    + "Request.ofTokens";
            String ofIds = "input: the model reads [T, N, 2], got token ids; pass floats";
            assertMessage(LstmException.class, ofFloats, () -> session.predict(new float[2], 1, 2));
            assertMessage(LstmException.class, ofFloats, () -> stream.step(new float[1], new float[2]));
            assertMessage(LstmException.class, ofIds, () -> floats.predict(new int[2], 1, 2));
            assertMessage(LstmException.class, ofIds, () -> floatStream.step(new int[1], new float[4]));
            assertMessage(
                    ShapeException.class,
                    "ids: expected 6 int32 ids, got 20 bytes; check batch and steps",
                    () -> session.predict(new int[5], 2, 3));
            assertMessage(
                    LstmException.class,
                    "ids[0] (row 0, step 0) must lie in [0, 7), the vocabulary, got 7",
                    () -> stream.step(new int[] {7}, new float[2]));
        }
    }

    @Test
    void anEmbeddingStandsFirst() {
        String remedy = ": begin the model with it, by Model.builder(Embedding.of(7, 3))";
        assertMessage(
                LstmException.class,
                "layer 0: Embedding(7, 3) needs [T, N] of ids below 7, got [T, N] of ids below 5" + remedy,
                Model.builder(5).add(Embedding.of(7, 3))::build);
        assertMessage(
                LstmException.class,
                "layer 1: Embedding(7, 3) needs [T, N] of ids below 7, got [T, N, 2]" + remedy,
                Model.builder(5).add(LSTM.of(2)).add(Embedding.of(7, 3)).add(Dense.of(1))::build);
    }

    private static void assertMessage(Class<? extends Exception> type, String expected, Runnable action) {
        assertEquals(expected, assertThrows(type, action::run).getMessage());
    }
}
