package org.lstm4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
import org.lstm4j.LstmException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.ShapeException;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.Reverse;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.PoolMode;

class SessionTest {
    /** f32 against f64 through six layers of a few units. */
    private static final double CLOSE = 2e-6;

    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);

    @AfterEach
    void everythingIsFreed() {
        assertEquals(0, backend.memory().liveBuffers());
        backend.close();
    }

    @Test
    void allLayersTogetherGiveWhatTheOracleGives() {
        Model model = TestModels.deep();
        int steps = 6;
        int batch = 4;
        float[] x = TestModels.input(1, steps * batch * 3);
        try (Session session = model.open(backend)) {
            float[] y = new float[batch * 2];
            session.predict(Request.of(x, batch, steps).timeMajor(), y);
            assertClose(new OracleModel(model).forward(OracleModel.doubles(x), steps, batch, null), y);
        }
    }

    /** With a last layer of every step, and of the state after the first step of time. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reverseLayersReadFromTheEnd(boolean last) {
        Model model = Model.builder(3)
                .add(Reverse.of(LSTM.of(4)))
                .add(GRU.of(3))
                .add(Reverse.of(last ? RNN.of(2).last() : RNN.of(2)))
                .build();
        int[] lengths = {5, 0, 2};
        float[] x = TestModels.input(8, 5 * lengths.length * 3);
        try (Session session = model.open(backend)) {
            float[] y = session.predict(
                            Request.of(x, lengths.length, 5).timeMajor().lengths(lengths))
                    .output();
            assertClose(new OracleModel(model).forward(OracleModel.doubles(x), 5, lengths.length, lengths), y);
        }
    }

    @ParameterizedTest
    @EnumSource
    void directionsAreMerged(Merge merge) {
        Model model = Model.builder(3)
                .add(Bidirectional.of(LSTM.of(4)).withMerge(merge))
                .add(Bidirectional.of(LSTM.of(3).last()).withMerge(merge))
                .build();
        int[] lengths = {5, 0, 2};
        float[] x = TestModels.input(7, 5 * lengths.length * 3);
        try (Session session = model.open(backend)) {
            float[] y = session.predict(
                            Request.of(x, lengths.length, 5).timeMajor().lengths(lengths))
                    .output();
            assertClose(new OracleModel(model).forward(OracleModel.doubles(x), 5, lengths.length, lengths), y);
        }
    }

    @ParameterizedTest
    @EnumSource
    void validStepsArePooled(PoolMode pool) {
        Model model = Model.builder(3)
                .add(LSTM.of(4))
                .add(new Pooling(pool))
                .add(Dense.of(2))
                .build();
        int[] lengths = {5, 0, 2};
        float[] x = TestModels.input(8, 5 * lengths.length * 3);
        try (Session session = model.open(backend)) {
            float[] y = session.predict(
                            Request.of(x, lengths.length, 5).timeMajor().lengths(lengths))
                    .output();
            assertClose(new OracleModel(model).forward(OracleModel.doubles(x), 5, lengths.length, lengths), y);
            float[] alone = session.predict(Arrays.copyOfRange(TestModels.exchangeAxes(x, 5, 3, 3), 30, 36), 1, 2);
            assertArrayEquals(alone, Arrays.copyOfRange(y, 4, 6));
        }
    }

    @Test
    void aStreamPoolsItsLastStepAlone() {
        Model last = Model.builder(3).add(LSTM.of(4)).add(Pooling.last()).build();
        float[] x = TestModels.input(9, 5 * 3);
        float[] y = new float[4];
        try (Session session = last.open(backend);
                SessionStream stream = session.openStream()) {
            for (int t = 0; t < 5; t++) {
                stream.step(Arrays.copyOfRange(x, t * 3, t * 3 + 3), y);
            }
            assertArrayEquals(session.predict(x, 1, 5), y);
        }
        try (Session session = Model.builder(3).add(Pooling.max()).build().open(backend)) {
            assertMessage(LstmException.class, "Pooling(max), which needs the whole sequence", session::openStream);
        }
    }

    @Test
    void rowsHaveLengthsOfTheirOwn() {
        Model model = TestModels.deep();
        int steps = 5;
        int[] lengths = {5, 0, 2};
        float[] x = TestModels.input(2, steps * lengths.length * 3);
        try (Session session = model.open(backend)) {
            float[] y = session.predict(
                            Request.of(x, lengths.length, steps).timeMajor().lengths(lengths))
                    .output();
            assertClose(new OracleModel(model).forward(OracleModel.doubles(x), steps, lengths.length, lengths), y);
            float[] padding = x.clone();
            Arrays.fill(padding, (2 * lengths.length + 2) * 3, (2 * lengths.length + 3) * 3, Float.NaN);
            assertArrayEquals(
                    y,
                    session.predict(Request.of(padding, lengths.length, steps)
                                    .timeMajor()
                                    .lengths(lengths))
                            .output());
        }
    }

    @Test
    void batchMajorAndTimeMajorAreTheSameNumbers() {
        Model model = TestModels.streamable();
        int steps = 4;
        int batch = 3;
        float[] timeMajor = TestModels.input(3, steps * batch * 2);
        try (Session session = model.open(backend)) {
            float[] expected = session.predict(
                            Request.of(timeMajor, batch, steps).timeMajor())
                    .output();
            float[] y = session.predict(TestModels.exchangeAxes(timeMajor, steps, batch, 2), batch, steps);
            assertArrayEquals(TestModels.exchangeAxes(expected, steps, batch, 4), y);
        }
    }

    @Test
    void goingOnFromAStateEqualsTheWholeSequence() {
        Model model = TestModels.streamable();
        float[] x = TestModels.input(4, 7 * 2);
        try (Session session = model.open(backend)) {
            Prediction whole = session.predict(Request.of(x, 1, 7));
            Prediction first = session.predict(Request.of(Arrays.copyOf(x, 3 * 2), 1, 3));
            Prediction second = session.predict(
                    Request.of(Arrays.copyOfRange(x, 3 * 2, 7 * 2), 1, 4).initialState(first.state()));
            assertArrayEquals(Arrays.copyOfRange(whole.output(), 3 * 4, 7 * 4), second.output());
            assertEquals(whole.state(), second.state());
        }
    }

    @Test
    void callersMemoryOfEveryKind() {
        Model model = TestModels.streamable();
        float[] x = TestModels.input(5, 6 * 2);
        try (Session session = model.open(backend);
                Arena arena = Arena.ofConfined()) {
            float[] expected = session.predict(x, 2, 3);
            MemorySegment nativeX = arena.allocateFrom(ValueLayout.JAVA_FLOAT, x);
            MemorySegment nativeY = arena.allocate(ValueLayout.JAVA_FLOAT, expected.length);
            session.predict(Request.of(nativeX, 2, 3), nativeY);
            assertArrayEquals(expected, nativeY.toArray(ValueLayout.JAVA_FLOAT));
            nativeY.fill((byte) 0);
            assertEquals(
                    session.predict(Request.of(x, 2, 3)).state(),
                    session.predictWithState(Request.of(nativeX, 2, 3), nativeY));
            assertArrayEquals(expected, nativeY.toArray(ValueLayout.JAVA_FLOAT));
            FloatBuffer bufferX = FloatBuffer.wrap(x);
            FloatBuffer bufferY = ByteBuffer.allocateDirect(expected.length * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            session.predict(Request.of(bufferX, 2, 3), bufferY);
            float[] y = new float[expected.length];
            bufferY.get(y);
            assertArrayEquals(expected, y);
        }
    }

    @Test
    void manyThreadsShareOneSession() throws Exception {
        Model model = TestModels.deep();
        try (Session session = model.open(backend);
                ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<float[]> inputs = new ArrayList<>();
            List<float[]> expected = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                inputs.add(TestModels.input(i, (i + 1) * 2 * 3));
                expected.add(session.predict(inputs.get(i), 2, i + 1));
            }
            List<Future<float[]>> results = new ArrayList<>();
            for (int call = 0; call < 120; call++) {
                int i = call % 6;
                results.add(threads.submit(() -> session.predict(inputs.get(i), 2, i + 1)));
            }
            for (int call = 0; call < 120; call++) {
                assertArrayEquals(expected.get(call % 6), results.get(call).get());
            }
        }
    }

    @Test
    void memoryOfIdleShapesIsGivenUpBeforeARequestIsRefused() {
        Model model = TestModels.streamable();
        long needed;
        try (Backend free = new ReferenceBackend(BackendOptions.DEFAULT);
                Session session = model.open(free)) {
            session.predict(new float[40 * 2], 1, 40);
            needed = free.memory().liveBytes();
        }
        try (Backend tight = new ReferenceBackend(BackendOptions.DEFAULT.withMemoryLimitBytes(needed));
                Session session = model.open(tight)) {
            assertEquals(39 * 4, session.predict(new float[39 * 2], 1, 39).length);
            assertEquals(40 * 4, session.predict(new float[40 * 2], 1, 40).length);
            String message = assertThrows(MemoryLimitException.class, () -> session.predict(new float[800], 1, 400))
                    .getMessage();
            assertTrue(message.contains(String.valueOf(needed)), message);
            assertEquals(40 * 4, session.predict(new float[40 * 2], 1, 40).length);
        }
    }

    @Test
    void badArgumentsAreNamed() {
        Model model = TestModels.streamable();
        try (Session session = model.open(backend)) {
            assertMessage(
                    ShapeException.class, "x: expected 12 floats, got 11", () -> session.predict(new float[11], 2, 3));
            assertMessage(
                    ShapeException.class,
                    "output: expected 24 floats, got 23",
                    () -> session.predict(Request.of(new float[12], 2, 3), new float[23]));
            assertMessage(
                    ShapeException.class,
                    "x: expected 4294967294 floats, got 4",
                    () -> session.predict(new float[4], Integer.MAX_VALUE, 1));
            assertMessage(
                    ShapeException.class,
                    "at most 2147483647 steps in all, got 65536 x 32768; split the batch",
                    () -> session.predict(new float[4], 1 << 16, 1 << 15));
            assertMessage(
                    ShapeException.class,
                    "x: expected 4 floats, got 17 bytes",
                    () -> session.predict(Request.of(MemorySegment.ofArray(new byte[17]), 2, 1), new float[8]));
            assertMessage(LstmException.class, "batch must be at least 1, got 0", () -> session.openStream(0));
            assertMessage(LstmException.class, "batch and steps", () -> session.predict(new float[0], 0, 3));
            assertMessage(
                    ShapeException.class,
                    "one of 2 rows, got one of 1",
                    () -> session.predict(Request.of(new float[12], 2, 3).initialState(State.zeros(model, 1))));
            assertMessage(
                    LstmException.class,
                    "restore it with the model that made it",
                    () -> session.predict(
                            Request.of(new float[12], 2, 3).initialState(State.zeros(TestModels.deep(), 2))));
            assertMessage(
                    ShapeException.class,
                    "lengths[1] must lie in [0, 3]",
                    () -> Request.of(new float[12], 2, 3).lengths(3, 4));
            assertMessage(
                    ShapeException.class,
                    "each of 2 rows, got 1",
                    () -> Request.of(new float[12], 2, 3).lengths(3));
        }
    }

    @Test
    void aLayerThatTheBackendCannotRunIsNamed() {
        assertMessage(
                BackendException.class,
                "layer 0: reference cannot run LSTM(5): numerics:",
                () -> TestModels.streamable().open(backend, Numerics.INT8));
    }

    @Test
    void memoryThatCannotBeReadOrWrittenIsRefused() {
        FloatBuffer swapped = ByteBuffer.allocate(4 * Float.BYTES)
                .order(ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .asFloatBuffer();
        FloatBuffer readOnly = FloatBuffer.allocate(8).asReadOnlyBuffer();
        try (Session session = TestModels.streamable().open(backend);
                SessionStream stream = session.openStream(2)) {
            Request request = Request.of(new float[4], 2, 1);
            assertMessage(LstmException.class, "x: expected a buffer in native", () -> Request.of(swapped, 2, 1));
            assertMessage(
                    LstmException.class,
                    "output: expected a buffer in native",
                    () -> session.predict(request, swapped));
            assertMessage(
                    LstmException.class, "output: expected memory to write", () -> session.predict(request, readOnly));
            assertMessage(
                    LstmException.class,
                    "y: expected memory to write",
                    () -> stream.step(FloatBuffer.allocate(4), readOnly));
        }
    }

    @Test
    void aFailedCallsBuffersAreNotUsedAgain() {
        try (Session session = TestModels.streamable().open(backend)) {
            long weights = backend.memory().liveBuffers();
            MemorySegment freed;
            try (Arena arena = Arena.ofConfined()) {
                freed = arena.allocate(ValueLayout.JAVA_FLOAT, 8);
            }
            Request request = Request.of(new float[4], 2, 1);
            assertThrows(IllegalStateException.class, () -> session.predict(request, freed));
            assertEquals(weights, backend.memory().liveBuffers());
        }
    }

    @Test
    void closingLetsRunningCallsFinish() throws Exception {
        float[] x = TestModels.input(6, 2 * 4 * 2);
        Session session = TestModels.streamable().open(backend);
        float[] expected = session.predict(x, 2, 4);
        CountDownLatch running = new CountDownLatch(40);
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> results = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                results.add(threads.submit(() -> assertThrows(ClosedException.class, () -> {
                    while (true) {
                        assertArrayEquals(expected, session.predict(x, 2, 4));
                        running.countDown();
                    }
                })));
            }
            running.await();
            session.close();
            for (Future<?> result : results) {
                result.get();
            }
        }
    }

    @Test
    void aClosedSessionRefusesAndAStreamOutlivesIt() {
        Model model = TestModels.streamable();
        Session session = model.open(backend);
        SessionStream stream = session.openStream();
        session.close();
        session.close();
        assertThrows(ClosedException.class, () -> session.predict(new float[2], 1, 1));
        assertThrows(ClosedException.class, session::openStream);
        float[] y = new float[4];
        stream.step(new float[2], y);
        assertTrue(y[0] != 0f);
        stream.close();
    }

    private static void assertClose(double[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], CLOSE, "element " + i);
        }
    }

    private static void assertMessage(Class<? extends Exception> type, String part, Runnable action) {
        String message = assertThrows(type, action::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
