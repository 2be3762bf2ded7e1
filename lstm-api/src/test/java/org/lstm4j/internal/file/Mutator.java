package org.lstm4j.internal.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Damages files at random, from a seed, in the ways that hurt careless readers. */
public final class Mutator {
    private static final byte[] SIGNS = "\"{}[]:,0123456789eE+-.\\u\n\0".getBytes(StandardCharsets.US_ASCII);
    private static final String[] NUMBERS = {
        "0",
        "-1",
        "1",
        "2",
        "3.5",
        "1e9",
        "1e400",
        "-0",
        "2147483647",
        "2147483648",
        "4294967296",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999",
        "null",
        "\"7\"",
        "[]",
        "{}"
    };
    private static final long[] LENGTHS = {
        0, 1, 7, -1, Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, Long.MAX_VALUE, Long.MIN_VALUE, 16 << 20
    };

    private final Random random;

    public Mutator(long seed) {
        random = new Random(seed);
    }

    /**
     * One to three changes.
     *
     * @param head most of the changes fall into as many bytes at the beginning
     */
    public byte[] mutate(byte[] file, int head) {
        byte[] mutated = file;
        for (int changes = 1 + random.nextInt(3); changes > 0 && mutated.length > 0; changes--) {
            int range = random.nextInt(4) > 0 ? Math.min(head, mutated.length) : mutated.length;
            mutated = change(mutated, range);
        }
        return mutated;
    }

    /** One number of a text in another's place, or a change of its characters. */
    public String mutate(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new String(
                random.nextBoolean() ? number(bytes, bytes.length) : mutate(bytes, bytes.length),
                StandardCharsets.UTF_8);
    }

    private byte[] change(byte[] file, int range) {
        int at = random.nextInt(range);
        return switch (random.nextInt(9)) {
            case 0 -> replace(file, at, 1, (byte) random.nextInt(256));
            case 1 -> replace(file, at, 1, (byte) (file[at] ^ 1 << random.nextInt(8)));
            case 2 -> replace(file, at, 1, SIGNS[random.nextInt(SIGNS.length)]);
            case 3 -> replace(file, at, 0, SIGNS[random.nextInt(SIGNS.length)]);
            case 4 -> replace(file, at, Math.min(1 + random.nextInt(40), file.length - at));
            case 5 -> Arrays.copyOf(file, at);
            case 6 -> number(file, range);
            case 7 -> length(file, at);
            default -> {
                int length = Math.min(1 + random.nextInt(60), file.length - at);
                yield replace(file, random.nextInt(range), 0, Arrays.copyOfRange(file, at, at + length));
            }
        };
    }

    /** Another number in place of the digits next to a place. */
    private byte[] number(byte[] file, int range) {
        int from = random.nextInt(range);
        while (from < file.length && !isDigit(file[from])) {
            from++;
        }
        int to = from;
        while (to < file.length && isDigit(file[to])) {
            to++;
        }
        return replace(
                file, from, to - from, NUMBERS[random.nextInt(NUMBERS.length)].getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    /** A length, as binary formats have them, at the beginning or anywhere. */
    private byte[] length(byte[] file, int at) {
        byte[] changed = file.clone();
        int bytes = random.nextBoolean() ? Integer.BYTES : Long.BYTES;
        int place = random.nextBoolean() ? 0 : at;
        byte[] length = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(LENGTHS[random.nextInt(LENGTHS.length)])
                .array();
        System.arraycopy(length, 0, changed, place, Math.min(bytes, changed.length - place));
        return changed;
    }

    private static byte[] replace(byte[] file, int at, int removed, byte... inserted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + inserted.length);
        out.write(file, 0, at);
        out.writeBytes(inserted);
        out.write(file, at + removed, file.length - at - removed);
        return out.toByteArray();
    }
}
