package org.lstm4j.internal.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;

class SafeTensorsTest {
    private static final String SOURCE = "weights.safetensors";

    /** A file of the given header and this many bytes of data. */
    private static byte[] file(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    private static SafeTensorsReader open(byte[] file) throws IOException {
        return SafeTensorsReader.open(new BytesChannel(file), SOURCE);
    }

    private static String refusal(byte[] file) {
        String message =
                assertThrows(ModelFormatException.class, () -> open(file)).getMessage();
        assertTrue(message.startsWith(SOURCE + ": "), message);
        assertFalse(message.contains("\n"), message);
        assertTrue(message.length() < 400, message);
        return message;
    }

    private static byte[] write(Map<String, String> metadata, List<Tensor> tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafeTensorsWriter.write(Channels.newChannel(out), metadata, tensors);
        return out.toByteArray();
    }

    @Test
    void aFileMadeByAnotherToolIsRead() throws IOException {
        byte[] file = file(
                "{\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]},\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"a\":{\"shape\":[2,1],\"data_offsets\":[0,8],\"dtype\":\"F32\"},"
                        + "\"none\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[12,12]}}     ",
                12);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putFloat(file.length - 8, 1.5f);
        SafeTensorsReader reader = open(file);
        assertEquals(Map.of("format", "pt"), reader.metadata());
        assertEquals(List.of("b", "a", "none"), reader.names());
        assertArrayEquals(new float[] {0, 1.5f}, reader.floats("a", List.of(2, 1)));
        assertArrayEquals(new float[1], reader.floats("b", List.of()));
        assertArrayEquals(new float[0], reader.floats("none", List.of(0, 7)));
    }

    @Test
    void whatIsWrittenIsReadBackToTheBit() throws IOException {
        float[] many = new float[200_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = Float.intBitsToFloat(i * 21_474);
        }
        many[7] = Float.NaN;
        float[] few = {-0f, Float.NEGATIVE_INFINITY, Float.MIN_VALUE};
        Map<String, String> metadata = Map.of("key", "value \"\u20ac\"");
        List<Tensor> tensors = List.of(
                new Tensor("many", List.of(400, 500), FloatBuffer.wrap(many)),
                new Tensor("few", List.of(3), FloatBuffer.wrap(few)));
        byte[] file = write(metadata, tensors);
        assertArrayEquals(file, write(metadata, tensors));
        SafeTensorsReader reader = open(file);
        assertEquals(metadata, reader.metadata());
        assertArrayEquals(many, reader.floats("many", List.of(400, 500)));
        assertArrayEquals(few, reader.floats("few", List.of(3)));
        long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertEquals(0, header % 8);
        assertEquals(8 + header + 4L * (many.length + few.length), file.length);
    }

    @ParameterizedTest
    @EnumSource(
            value = TensorType.class,
            names = {"F16", "BF16"})
    void everyShortFloatIsExact(TensorType type) throws IOException {
        float[] all = new float[1 << Short.SIZE];
        for (int i = 0; i < all.length; i++) {
            all[i] = type == TensorType.F16 ? Float.float16ToFloat((short) i) : Float.intBitsToFloat(i << Short.SIZE);
        }
        SafeTensorsReader reader =
                open(write(Map.of(), List.of(new Tensor("a", type, List.of(all.length), FloatBuffer.wrap(all)))));
        assertEquals(type, reader.type("a"));
        assertEquals(List.of((long) all.length), reader.shape("a"));
        assertArrayEquals(all, reader.values("a", type, List.of(all.length)));
    }

    @Test
    void doublesAreRoundedToTheNearestFloat() throws IOException {
        byte[] file = file("{\"a\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[0,24]}}", 24);
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(file.length - 24, 0.1)
                .putDouble(file.length - 16, -1e-300)
                .putDouble(file.length - 8, Double.NEGATIVE_INFINITY);
        assertArrayEquals(
                new float[] {0.1f, -0f, Float.NEGATIVE_INFINITY}, open(file).values("a", TensorType.F64, List.of(3)));
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putDouble(file.length - 8, 1e39);
        String message = assertThrows(
                        ModelFormatException.class, () -> open(file).values("a", TensorType.F64, List.of(3)))
                .getMessage();
        assertEquals(SOURCE + ": tensor \"a\": 1.0E39 is too large for a float", message);
    }

    /** Counters and masks stand in sound files, beside what is read. */
    @Test
    void tensorsOfTypesThatAreNotReadAreListed() throws IOException {
        SafeTensorsReader reader = open(file(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"count\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[4,12]},"
                        + "\"mask\":{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[12,15]}}",
                15));
        assertEquals(List.of("a", "count", "mask"), reader.names());
        assertEquals(TensorType.I64, reader.type("count"));
        assertEquals(List.of(3L), reader.shape("mask"));
        assertArrayEquals(new float[1], reader.floats("a", List.of(1)));
        String message = assertThrows(ModelFormatException.class, () -> reader.floats("mask", List.of(3)))
                .getMessage();
        assertEquals(SOURCE + ": tensor \"mask\": expected dtype F32, got BOOL", message);
        refusal(file("{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
    }

    @Test
    void tensorsOfAnotherNameOrShapeAreRefused() throws IOException {
        SafeTensorsReader reader =
                open(write(Map.of(), List.of(new Tensor("a", List.of(2, 3), FloatBuffer.allocate(6)))));
        String shape = assertThrows(ModelFormatException.class, () -> reader.floats("a", List.of(3, 2)))
                .getMessage();
        assertEquals(SOURCE + ": tensor \"a\": expected shape [3, 2], got [2, 3]", shape);
        String name = assertThrows(ModelFormatException.class, () -> reader.floats("b", List.of(2, 3)))
                .getMessage();
        assertEquals(SOURCE + ": tensor \"b\" is missing", name);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 17, 1L << 24 | 1, 1L << 62, -1, Long.MIN_VALUE})
    void headerLengthsThatCannotBeAreRefusedBeforeAnythingIsAllocated(long length) {
        byte[] file = file("{}", 0);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        assertTrue(refusal(file).contains(Long.toUnsignedString(length)));
    }

    @Test
    void aHeaderBeyondTheLimitIsRefusedHoweverLongTheFile() {
        byte[] start = file("{}", 0);
        ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).putLong(SafeTensorsReader.MAX_HEADER + 1L);
        BytesChannel huge = new BytesChannel(start, Long.MAX_VALUE);
        assertThrows(ModelFormatException.class, () -> SafeTensorsReader.open(huge, SOURCE));
        Map<String, String> metadata = Map.of("k", "x".repeat(SafeTensorsReader.MAX_HEADER));
        assertThrows(LstmException.class, () -> write(metadata, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " {}",
                "[]",
                "{}{}",
                "{\"a\":1}",
                "{\"a\":{}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"extra\":0}}",
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,\"4\"]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2305843009213693952,2],\"data_offsets\":[0,0]}}",
                "{\"__metadata__\":[]}",
                "{\"__metadata__\":{\"k\":1}}",
                "{\"\\n\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}",
            })
    void headersThatDoNotDescribeFourBytesOfFloatsAreRefused(String header) {
        refusal(file(header, 4));
    }

    @Test
    void refusalsNameTheTensor() {
        assertEquals(
                SOURCE + ": header: tensor \"a\\n\": shape [3] takes 12 bytes, but data_offsets are [0, 8]",
                refusal(file("{\"a\\n\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8)));
        assertEquals(
                SOURCE + ": header: tensor \"a\": shape overflows",
                refusal(file(
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}", 0)));
        refusal(file("{\"" + "a".repeat(100_000) + "\":{\"dtype\":\"F32\"}}", 0));
    }

    @ParameterizedTest
    @CsvSource({"0,4,0,4", "0,4,8,12", "4,8,8,12", "0,4,4,8", "0,4,2,6"})
    void overlapsGapsAndTruncationAreRefused(int begin1, int end1, int begin2, int end2) {
        String header = String.format(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}",
                begin1, end1, begin2, end2);
        refusal(file(header, end2 == 8 ? 4 : 12));
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] file = write(Map.of("k", "v"), List.of(new Tensor("a", List.of(5), FloatBuffer.allocate(5))));
        for (int length = 0; length < file.length; length++) {
            refusal(Arrays.copyOf(file, length));
        }
        assertTrue(refusal(Arrays.copyOf(file, file.length + 1)).contains("too long"));
    }

    @Test
    void aFileThatShrinksWhileItIsReadIsRefused() throws IOException {
        byte[] file = write(Map.of(), List.of(new Tensor("a", List.of(5), FloatBuffer.allocate(5))));
        BytesChannel shrunk = new BytesChannel(Arrays.copyOf(file, file.length - 3), file.length);
        SafeTensorsReader reader = SafeTensorsReader.open(shrunk, SOURCE);
        String message = assertThrows(ModelFormatException.class, () -> reader.floats("a", List.of(5)))
                .getMessage();
        assertTrue(message.contains("truncated while being read"), message);
    }
}
