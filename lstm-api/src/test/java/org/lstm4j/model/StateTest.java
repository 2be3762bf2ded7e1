package org.lstm4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.ShapeException;
import org.lstm4j.layer.Dense;

class StateTest {
    private static final long SEED = 13;
    private static final int BATCH = 2;
    /** First byte of N: magic, version and fingerprint stand before it. */
    private static final int BATCH_OFFSET = 8 + 4 + 32;

    private final Model model = ModelTest.stack().build();

    private State random() {
        Random random = new Random(SEED);
        List<float[]> h = new ArrayList<>();
        List<float[]> c = new ArrayList<>();
        for (int size : new int[] {4, 4, 5}) {
            h.add(floats(random, BATCH * size));
            c.add(floats(random, BATCH * size));
        }
        return State.of(model, BATCH, h, c);
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    @Test
    void zerosHaveTheModelsShape() {
        State state = State.zeros(model, 3);
        assertEquals(3, state.batch());
        assertEquals(3, state.parts());
        assertArrayEquals(new float[3 * 4], state.h(1));
        assertArrayEquals(new float[3 * 5], state.c(2));
        assertEquals(model.fingerprint(), state.fingerprint());
        assertEquals(
                0, State.zeros(Model.builder(1).add(Dense.of(1)).build(), 1).parts());
    }

    @Test
    void contentIsCopiedInAndOut() {
        float[] given = new float[BATCH * 4];
        List<float[]> arrays = List.of(given, new float[BATCH * 4], new float[BATCH * 5]);
        State state = State.of(model, BATCH, arrays, arrays);
        given[0] = 1;
        state.h(0)[0] = 2;
        assertEquals(State.zeros(model, BATCH), state);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        List<float[]> good = List.of(new float[8], new float[8], new float[10]);
        assertThrows(LstmException.class, () -> State.zeros(model, 0));
        assertThrows(LstmException.class, () -> State.zeros(model, Integer.MAX_VALUE));
        assertThrows(ShapeException.class, () -> State.of(model, BATCH, good.subList(0, 2), good));
        List<float[]> wrong = List.of(new float[8], new float[8], new float[9]);
        String message = assertThrows(ShapeException.class, () -> State.of(model, BATCH, good, wrong))
                .getMessage();
        assertEquals("c[2]: expected 10 floats, got 9", message);
        assertThrows(LstmException.class, () -> random().h(3));
        assertThrows(LstmException.class, () -> random().c(-1));
    }

    @Test
    void bytesBringBackTheSameState() {
        State state = random();
        State back = State.fromBytes(state.toBytes(), model);
        assertEquals(state, back);
        assertEquals(state.hashCode(), back.hashCode());
        assertArrayEquals(state.toBytes(), back.toBytes());
        assertNotEquals(state, State.zeros(model, BATCH));
        assertNotEquals(State.zeros(model, 1), State.zeros(model, BATCH));
    }

    @Test
    void statesOfAnotherModelAreRefused() {
        Model other = ModelTest.stack().initialise(Initialiser.PYTORCH, 1).build();
        State state = random();
        state.requireFor(model, BATCH);
        assertThrows(ShapeException.class, () -> state.requireFor(model, BATCH + 1));
        String message = assertThrows(LstmException.class, () -> state.requireFor(other, BATCH))
                .getMessage();
        assertTrue(message.contains(model.fingerprint()) && message.contains(other.fingerprint()), message);
        assertThrows(ModelFormatException.class, () -> State.fromBytes(state.toBytes(), other));
    }

    @Test
    void everyDamagedByteAndEveryTruncationIsRefused() {
        byte[] bytes = random().toBytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= (byte) (1 << i % 8);
            assertThrows(ModelFormatException.class, () -> State.fromBytes(damaged, model));
            byte[] truncated = Arrays.copyOf(bytes, i);
            assertThrows(ModelFormatException.class, () -> State.fromBytes(truncated, model));
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 4);
        assertThrows(ModelFormatException.class, () -> State.fromBytes(longer, model));
    }

    @Test
    void anyBatchThatTheBytesDoNotHoldIsRefusedEvenUnderAValidChecksum() {
        for (int batch : new int[] {0, 1, 3, -2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            ByteBuffer bytes = ByteBuffer.wrap(random().toBytes()).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(BATCH_OFFSET, batch);
            CRC32C crc = new CRC32C();
            crc.update(bytes.array(), 0, bytes.capacity() - 4);
            bytes.putInt(bytes.capacity() - 4, (int) crc.getValue());
            String message = assertThrows(ModelFormatException.class, () -> State.fromBytes(bytes.array(), model))
                    .getMessage();
            assertTrue(message.startsWith("state: " + batch + " rows"), message);
        }
    }
}
