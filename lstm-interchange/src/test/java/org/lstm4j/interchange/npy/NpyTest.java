package org.lstm4j.interchange.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.internal.file.BytesChannel;
import org.lstm4j.internal.file.Mutator;

class NpyTest {
    private static final long SEED = 2070;
    private static final int MUTATIONS = 60_000;

    @TempDir
    Path folder;

    /** A file made by hand: the header as it is given, then the data. */
    private static byte[] file(int version, String header, byte... data) {
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        ByteBuffer to = ByteBuffer.allocate(8 + lengthBytes + header.length() + data.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        to.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        to.put((byte) version).put((byte) 0);
        if (version == 1) {
            to.putShort((short) header.length());
        } else {
            to.putInt(header.length());
        }
        return to.put(header.getBytes(StandardCharsets.ISO_8859_1)).put(data).array();
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static String header(String descr, String order, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }   \n";
    }

    private static Tensor read(byte[] file) throws IOException {
        return Npy.read(new BytesChannel(file), "test.npy");
    }

    private static String refusal(byte[] file) {
        String message =
                assertThrows(ModelFormatException.class, () -> read(file)).getMessage();
        assertTrue(message.startsWith("test.npy: "), message);
        assertFalse(message.contains("\n"), message);
        return message;
    }

    private static byte[] written(Tensor tensor) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(Channels.newChannel(out), tensor);
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyVersionIsRead(int version) throws IOException {
        Tensor tensor = read(file(version, header("<f4", "False", "(2, 3)"), floats(1, 2, 3, 4, 5, 6)));

        assertEquals("FLOAT[2, 3]", tensor.toString());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, tensor.floats());
    }

    @Test
    void columnMajorDataBecomesRowMajor() throws IOException {
        float[] data = new float[24];
        float[] expected = new float[24];
        for (int i = 0, next = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 4; k++) {
                    data[i + 2 * (j + 3 * k)] = next;
                    expected[next] = next++;
                }
            }
        }

        Tensor tensor = read(file(1, header("<f4", "True", "(2, 3, 4)"), floats(data)));

        assertEquals("FLOAT[2, 3, 4]", tensor.toString());
        assertArrayEquals(expected, tensor.floats());
    }

    @Test
    void everyTypeAndRankComesBack() throws IOException {
        for (Tensor tensor : List.of(
                Tensor.of(new float[] {Float.NaN, -0f, Float.MIN_VALUE, 1e30f}, 2, 2),
                Tensor.of(new double[] {Math.PI, -1e300, Double.NEGATIVE_INFINITY}, 3),
                Tensor.of(new int[] {Integer.MIN_VALUE}),
                Tensor.of(new long[] {Long.MAX_VALUE, -1}, 1, 2, 1),
                Tensor.of(new boolean[] {true, false, true}, 3),
                Tensor.of(new float[0], 4, 0, 2))) {
            byte[] file = written(tensor);
            Tensor back = read(file);

            assertEquals(tensor.toString(), back.toString());
            assertArrayEquals(file, written(back));
        }
    }

    @Test
    void largeArraysAreReadAndWrittenInPieces() throws IOException {
        double[] values = new double[100_003];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 7.0;
        }

        assertArrayEquals(
                values, read(written(Tensor.of(values, values.length))).doubles());
    }

    /** Bytes that numpy.save 2.4 writes for numpy.array([[1.5, -2]], dtype='float32'). */
    @Test
    void theBytesAreThoseThatNumpyWrites() throws IOException {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
        byte[] expected = file(1, text + " ".repeat(128 - 10 - text.length() - 1) + "\n", floats(1.5f, -2));

        assertArrayEquals(expected, written(Tensor.of(new float[] {1.5f, -2}, 1, 2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }|\">f4\"",
                "{'descr': '<f2', 'fortran_order': False, 'shape': (1,), }|astype",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }|structured",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }|True or False",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1), }|comma",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }|dimension",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }|dimension",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536), }|2^31",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }|truncated",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }|too long",
                "{'descr': '<f4', 'fortran_order': False, }|shape",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }|twice",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'order': 1}|unknown key",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } x|nothing else",
                "{'descr': '<f4|quotes",
                "import os|'{'",
            })
    void whatIsNotReadIsNamed(String header, String reason) {
        String message = refusal(file(1, header, floats(1)));

        assertTrue(message.contains(reason), message);
    }

    @Test
    void aSizeIsNotBelievedBeforeTheFileHoldsIt() {
        assertTrue(refusal(file(1, header("<f8", "False", "(2147483000,)"), floats(1, 2)))
                .contains("truncated"));
        byte[] longHeader = file(2, header("<f4", "False", "(1,)"), floats(1));
        ByteBuffer.wrap(longHeader).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
        assertTrue(refusal(longHeader).contains("4294967295 bytes does not fit"));
    }

    @Test
    void otherFilesAreNamed() throws IOException {
        assertTrue(refusal(new byte[0]).contains("ends after 0 bytes"));
        assertTrue(refusal("PK\3\4 and so on".getBytes(StandardCharsets.ISO_8859_1))
                .contains("numpy.save"));
        assertTrue(refusal(file(4, header("<f4", "False", "(1,)"), floats(1))).contains("version 1 to 3"));
        assertTrue(refusal(file(1, header("|b1", "False", "(1,)"), (byte) 2)).contains("0 or 1"));
        Path none = folder.resolve("none.npy");
        assertEquals(
                none + ": no such file; check the path",
                assertThrows(LstmException.class, () -> Npy.read(none)).getMessage());
    }

    @Test
    void filesAreWrittenAndReadByPath() throws IOException {
        Path file = folder.resolve("y.npy");
        Npy.write(file, Tensor.of(new float[] {1, 2}, 2, 1));

        assertArrayEquals(new float[] {1, 2}, Npy.read(file).floats());
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void noMutationHurts() throws IOException {
        byte[] original = file(1, header("<f4", "True", "(3, 5)"), floats(new float[15]));
        int head = original.length - 15 * Float.BYTES;
        Mutator mutator = new Mutator(SEED);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutator.mutate(original, head);
            try {
                Tensor tensor = read(mutated);
                assertTrue((long) tensor.size() * tensor.type().bytes() <= mutated.length, "mutation " + i);
            } catch (ModelFormatException e) {
                assertTrue(
                        e.getMessage().startsWith("test.npy: ")
                                && !e.getMessage().contains("\n"),
                        e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > MUTATIONS / 2, "only " + refused + " of " + MUTATIONS + " files were refused");
    }
}
