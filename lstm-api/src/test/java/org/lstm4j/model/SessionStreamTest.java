package org.lstm4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lstm4j.ClosedException;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Reverse;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

class SessionStreamTest {
    private static final int STEPS = 6;

    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);
    private final Model model = TestModels.streamable();
    private Session session;

    @BeforeEach
    void open() {
        session = model.open(backend);
    }

    @AfterEach
    void everythingIsFreed() {
        session.close();
        assertEquals(0, backend.memory().liveBuffers());
        backend.close();
    }

    @Test
    void stepsEqualTheWholeSequence() {
        float[] x = TestModels.input(1, STEPS * 2 * 2);
        Prediction whole = session.predict(Request.of(x, 2, STEPS).timeMajor());
        try (SessionStream stream = session.openStream(2)) {
            float[] y = new float[2 * 4];
            for (int t = 0; t < STEPS; t++) {
                stream.step(Arrays.copyOfRange(x, t * 4, t * 4 + 4), y);
                assertArrayEquals(Arrays.copyOfRange(whole.output(), t * 8, t * 8 + 8), y, "step " + t);
            }
            assertEquals(whole.state(), stream.snapshot());
        }
    }

    @Test
    void aSnapshotIsAValueThatStepsDoNotChange() {
        float[] x = TestModels.input(2, 2);
        try (SessionStream stream = session.openStream();
                SessionStream other = session.openStream()) {
            float[] first = new float[4];
            float[] again = new float[4];
            stream.step(x, first);
            State bookmark = stream.snapshot();
            byte[] bytes = bookmark.toBytes();
            stream.step(x, first);
            assertArrayEquals(bytes, bookmark.toBytes());
            stream.restore(bookmark);
            stream.step(x, again);
            assertArrayEquals(first, again);
            other.restore(State.fromBytes(bytes, model));
            other.step(FloatBuffer.wrap(x), FloatBuffer.wrap(again));
            assertArrayEquals(first, again);
            stream.reset();
            assertEquals(State.zeros(model, 1), stream.snapshot());
        }
    }

    @Test
    void memoryOfClosedStreamsIsUsedAgainFromZeros() {
        float[] x = TestModels.input(3, 2);
        float[] first = new float[4];
        float[] again = new float[4];
        try (SessionStream other = session.openStream()) {
            SessionStream stream = session.openStream();
            stream.step(x, first);
            stream.close();
            long bytes = backend.memory().liveBytes();
            try (SessionStream next = session.openStream()) {
                assertEquals(bytes, backend.memory().liveBytes());
                assertEquals(State.zeros(model, 1), next.snapshot());
                next.step(x, again);
                assertArrayEquals(first, again);
            }
            assertEquals(State.zeros(model, 1), other.snapshot());
        }
    }

    @Test
    void streamsOfOtherRowsBesideEachOther() {
        float[] x = TestModels.input(4, 2 * 2);
        float[] together = new float[2 * 4];
        float[] alone = new float[4];
        try (SessionStream two = session.openStream(2);
                SessionStream one = session.openStream()) {
            for (int t = 0; t < STEPS; t++) {
                two.step(x, together);
                one.step(Arrays.copyOf(x, 2), alone);
                assertArrayEquals(Arrays.copyOf(together, 4), alone, "step " + t);
            }
        }
    }

    /** The memory that a failed step computed in is thrown away. */
    @Test
    void aStepThatFailsOnItsInputLeavesTheStateAsItWas() {
        float[] x = TestModels.input(5, 2);
        float[] expected = new float[4];
        float[] actual = new float[4];
        MemorySegment freed;
        try (Arena arena = Arena.ofConfined()) {
            freed = arena.allocate(ValueLayout.JAVA_FLOAT, 2);
        }
        try (SessionStream stream = session.openStream();
                SessionStream other = session.openStream()) {
            stream.step(x, actual);
            assertThrows(IllegalStateException.class, () -> stream.step(freed, MemorySegment.ofArray(new float[4])));
            stream.step(x, actual);
            other.step(x, expected);
            other.step(x, expected);
            assertArrayEquals(expected, actual);
        }
    }

    @Test
    void badArgumentsAreNamed() {
        SessionStream stream = session.openStream();
        assertTrue(assertThrows(ShapeException.class, () -> stream.step(new float[3], new float[4]))
                .getMessage()
                .contains("x: expected 2 floats, got 3"));
        assertThrows(ShapeException.class, () -> stream.restore(State.zeros(model, 2)));
        stream.close();
        stream.close();
        assertThrows(ClosedException.class, () -> stream.step(new float[2], new float[4]));
    }

    @Test
    void aModelThatNeedsTheFutureCannotStream() {
        Model reverse = Model.builder(2).add(Reverse.of(LSTM.of(3))).build();
        for (Model model : List.of(TestModels.deep(), reverse)) {
            try (Session whole = model.open(backend)) {
                String message =
                        assertThrows(LstmException.class, whole::openStream).getMessage();
                assertTrue(message.contains("reverse or bidirectional") && message.contains("predict"), message);
            }
        }
    }
}
