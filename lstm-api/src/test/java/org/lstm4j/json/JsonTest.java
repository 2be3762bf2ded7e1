package org.lstm4j.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final long SEED = 11;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "-0",
                "12",
                "-1.5e+10",
                "2E-3",
                "0.125",
                "\"\"",
                "\"a\\u00e9 \u00e9 \\ud83d\\ude00 \u20ac\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "[]",
                "{}",
                " [ 1 ,\t2 ,\r\n[ ] ] ",
                "{\"a\":{\"b\":[null]},\"\":0}",
                "\"\u007f\"",
            })
    void whatTheStandardAllowsSurvivesARoundTrip(String text) {
        Json value = Json.parse(text);
        assertEquals(value, Json.parse(value.write()));
        assertEquals(value, Json.parse(value.pretty()));
        assertEquals(value, Json.parse(text.getBytes(StandardCharsets.UTF_8)));
        assertEquals(value.write(), Json.parse(value.pretty()).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "nulll",
                "True",
                "NaN",
                "Infinity",
                "01",
                "-",
                "+1",
                ".5",
                "1.",
                "1e",
                "1e+",
                "0x10",
                "1 2",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "]",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\" 1}",
                "{1:1}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "\"",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\u\u0661\u0661\u0661\u0661\"",
                "\"\t\"",
                "\"\n\"",
                "\"\\ud83d\"",
                "\"\\ud83dx\"",
                "\"\\ud83d\\n\"",
                "\"\\ude00\"",
                "\"\\ude00\\ud83d\"",
                "\ufeff1",
                "\u00a01",
                "// x\n1",
            })
    void whatTheStandardForbidsIsRefusedOnOneLine(String text) {
        String message =
                assertThrows(JsonException.class, () -> Json.parse(text)).getMessage();
        assertTrue(message.startsWith("line "), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void errorsNameLineAndColumn() {
        assertMessage("line 2, column 8: expected a value, got '?'", "{\n  \"a\": ?}");
        assertMessage("line 1, column 1: expected a value, got the end", "");
        assertMessage("line 1, column 8: a second member of this name, got '\\\"'", "{\"a\":1,\"a\":2}");
        assertMessage("line 1, column 2: control characters in strings must be escaped, got '\\u0001'", "\"\u0001\"");
    }

    private static void assertMessage(String expected, String text) {
        assertEquals(
                expected,
                assertThrows(JsonException.class, () -> Json.parse(text)).getMessage());
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] overlong = {'"', (byte) 0xc0, (byte) 0x80, '"'};
        byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
        assertThrows(JsonException.class, () -> Json.parse(overlong));
        assertThrows(JsonException.class, () -> Json.parse(surrogate));
    }

    @Test
    void depthIsBoundedHoweverLongTheText() {
        int deepest = Json.MAX_DEPTH;
        Json.parse("[".repeat(deepest) + "]".repeat(deepest));
        assertThrows(JsonException.class, () -> Json.parse("[".repeat(1_000_000)));
        assertThrows(JsonException.class, () -> Json.parse("{\"a\":".repeat(1_000_000)));
    }

    @Test
    void everyFloatAndDoubleKeepsItsBits() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            float single = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(single)) {
                assertEquals(single, Json.parse(Json.of(single).write()).asFloat());
            }
            double twice = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(twice)) {
                assertEquals(twice, Json.parse(Json.of(twice).write()).asDouble());
            }
        }
        assertEquals(Long.MIN_VALUE, Json.parse(Json.of(Long.MIN_VALUE).write()).asLong());
    }

    @Test
    void numbersOutOfRangeAndFractionsAreRefusedWhereTheyDoNotFit() {
        assertThrows(JsonException.class, () -> Json.parse("1e999").asDouble());
        assertThrows(JsonException.class, () -> Json.parse("-1e39").asFloat());
        assertThrows(JsonException.class, () -> Json.parse("1.0").asInt());
        assertThrows(JsonException.class, () -> Json.parse("1e2").asLong());
        assertThrows(JsonException.class, () -> Json.parse("2147483648").asInt());
        assertThrows(
                JsonException.class, () -> Json.parse("9223372036854775808").asLong());
        assertEquals(0.0, Json.parse("1e-999").asDouble());
    }

    @Test
    void whatJsonCannotSayIsRefusedWhenWritten() {
        assertThrows(JsonException.class, () -> Json.of(Double.NaN));
        assertThrows(JsonException.class, () -> Json.of(Float.NEGATIVE_INFINITY));
        assertThrows(JsonException.class, () -> Json.array(1, Double.POSITIVE_INFINITY));
        assertThrows(JsonException.class, () -> new JsonNumber("1,5"));
        Json half = Json.of("\ud83d");
        assertThrows(JsonException.class, half::write);
    }

    @Test
    void prettyTextIsReadable() {
        Json value = Json.object()
                .put("name", "a\"b\\\n\r\t\u0001")
                .put("sizes", Json.array(1, 2.5))
                .put("empty", Json.object().build())
                .put("none", Json.array(List.of()))
                .put(
                        "points",
                        Json.array(List.of(
                                Json.array(1), Json.object().put("x", true).build())))
                .put("nothing", JsonNull.NULL)
                .build();
        assertEquals("""
                {
                  "name": "a\\"b\\\\\\n\\r\\t\\u0001",
                  "sizes": [1.0, 2.5],
                  "empty": {},
                  "none": [],
                  "points": [
                    [1.0],
                    {
                      "x": true
                    }
                  ],
                  "nothing": null
                }""", value.pretty());
        assertEquals(
                "{\"name\":\"a\\\"b\\\\\\n\\r\\t\\u0001\",\"sizes\":[1.0,2.5],\"empty\":{},\"none\":[],"
                        + "\"points\":[[1.0],{\"x\":true}],\"nothing\":null}",
                value.write());
    }

    @Test
    void membersKeepTheirOrder() {
        Json value = Json.parse("{\"z\":1,\"a\":2,\"m\":3}");
        assertEquals("{\"z\":1,\"a\":2,\"m\":3}", value.write());
    }

    @Test
    void typedGettersHandOutContent() {
        JsonObject object = Json.parse("""
                {"text": "x", "flag": true, "int": -3, "long": 4000000000, "number": 0.1, "numbers": [1, 2.5],
                 "list": ["a"], "object": {"inner": null}, "constant": "HALF_UP"}""").asObject();
        assertEquals("x", object.string("text"));
        assertTrue(object.bool("flag"));
        assertEquals(-3, object.integer("int"));
        assertEquals(4_000_000_000L, object.longInteger("long"));
        assertEquals(0.1, object.number("number"));
        assertEquals(0.1f, object.floatNumber("number"));
        assertArrayEquals(new double[] {1, 2.5}, object.numbers("numbers"));
        assertEquals(List.of(Json.of("a")), object.list("list"));
        assertEquals(JsonNull.NULL, object.object("object").get("inner"));
        assertEquals(RoundingMode.HALF_UP, object.constant("constant", RoundingMode.class));
        assertTrue(object.find("absent").isEmpty());
    }

    @Test
    void typedGettersNameTheMemberAndWhatItIsInstead() {
        JsonObject object = Json.parse("{\"a\":\"x\",\"b\":[1,\"y\"]}").asObject();
        assertFailure("member \"z\" is missing", () -> object.string("z"));
        assertFailure("member \"a\": expected an integer, got \"x\"", () -> object.integer("a"));
        assertFailure("member \"a\": expected an integer, got \"x\"", () -> object.longInteger("a"));
        assertFailure("member \"a\": expected a number, got \"x\"", () -> object.number("a"));
        assertFailure("member \"a\": expected a number, got \"x\"", () -> object.floatNumber("a"));
        assertFailure("member \"a\": expected true or false, got \"x\"", () -> object.bool("a"));
        assertFailure("member \"a\": expected an object, got \"x\"", () -> object.object("a"));
        assertFailure("member \"a\": expected an array, got \"x\"", () -> object.list("a"));
        assertFailure("member \"b\": expected a string, got [1,\"y\"]", () -> object.string("b"));
        assertFailure("member \"b\": expected a number, got \"y\"", () -> object.numbers("b"));
        assertFailure(
                "member \"a\": expected one of [LONG, SHORT], got \"x\"", () -> object.constant("a", Length.class));
        assertFailure("member \"b\" is unknown; known are [a]", () -> object.only("a"));
        assertEquals(object, object.only("b", "a"));
    }

    private enum Length {
        LONG,
        SHORT
    }

    private static void assertFailure(String expected, Runnable call) {
        assertEquals(expected, assertThrows(JsonException.class, call::run).getMessage());
    }

    @Test
    void longContentIsShortenedInMessages() {
        JsonObject object = Json.object().put("a", "x".repeat(1_000_000)).build();
        String message =
                assertThrows(JsonException.class, () -> object.integer("a")).getMessage();
        assertTrue(message.length() < 200, message);
    }

    @Test
    void aNamePutTwiceIsRefused() {
        JsonObject.Builder builder = Json.object().put("a", 1L).put("b", 1f).put("c", 1.0);
        assertThrows(JsonException.class, () -> builder.put("a", 2L));
        assertEquals("{\"a\":1,\"b\":1.0,\"c\":1.0}", builder.build().write());
    }

    @Test
    void randomValuesSurviveAndRandomDamageIsRefusedOrReadBack() {
        Random random = new Random(SEED);
        for (int i = 0; i < 3_000; i++) {
            Json value = randomValue(random, 4);
            assertEquals(value, Json.parse(value.write()));
            assertEquals(value, Json.parse(value.pretty()));
            StringBuilder damaged = new StringBuilder(value.pretty());
            damaged.setCharAt(random.nextInt(damaged.length()), (char) random.nextInt(128));
            assertRefusedOrReadBack(damaged.toString());
        }
    }

    private static void assertRefusedOrReadBack(String text) {
        try {
            Json read = Json.parse(text);
            assertEquals(read, Json.parse(read.write()), text);
        } catch (JsonException e) {
            assertTrue(e.getMessage().startsWith("line "), text);
        }
    }

    private static Json randomValue(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> Json.of(random.nextLong());
            case 1 -> Json.of(random.nextGaussian());
            case 2 -> Json.of(random.nextBoolean());
            case 3 -> JsonNull.NULL;
            case 4 -> Json.of(randomText(random));
            case 5 -> {
                List<Json> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(randomValue(random, depth - 1));
                }
                yield Json.array(items);
            }
            default -> {
                JsonObject.Builder object = Json.object();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.put(i + randomText(random), randomValue(random, depth - 1));
                }
                yield object.build();
            }
        };
    }

    /** Any characters but halves of surrogate pairs. */
    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            int point = random.nextBoolean() ? random.nextInt(128) : random.nextInt(Character.MAX_CODE_POINT + 1);
            boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            text.appendCodePoint(half ? 'x' : point);
        }
        return text.toString();
    }
}
