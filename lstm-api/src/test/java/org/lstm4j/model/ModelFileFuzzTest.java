package org.lstm4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.file.BytesChannel;

/** Damaged files are refused, or hold what they held before: never another exception, never another model. */
class ModelFileFuzzTest {
    private static final long SEED = 2311;
    private static final int MUTATIONS = 20_000;
    private static final String SOURCE = "fuzzed";
    private static final byte[] INTERESTING = "\"{}[]:,0123456789eE+-.\\u\n\0".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private final ModelFile original =
            new ModelFile(ModelTest.stack().build(), "{\"scale\": [315.25, 1.5], \"name\": \"co2\"}");
    private byte[] bytes = {};

    @BeforeEach
    void save() throws IOException {
        Path file = folder.resolve("model");
        original.save(file);
        bytes = Files.readAllBytes(file);
    }

    @Test
    void noMutationHurts() throws IOException {
        Random random = new Random(SEED);
        int header =
                8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = bytes;
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                // Most of what can go wrong stands in the header.
                int range = random.nextInt(4) > 0 ? Math.min(header, mutated.length) : mutated.length;
                mutated = mutate(mutated, random, range);
            }
            refused += isRefused(mutated, "mutation " + i + " of seed " + SEED) ? 1 : 0;
        }
        assertTrue(refused > MUTATIONS / 2, "only " + refused + " of " + MUTATIONS + " files were refused");
    }

    private boolean isRefused(byte[] file, String which) throws IOException {
        try {
            assertEquals(original, ModelFile.read(new BytesChannel(file), SOURCE), which);
            return false;
        } catch (ModelFormatException e) {
            assertTrue(e.getMessage().startsWith(SOURCE + ": "), which + ": " + e.getMessage());
            assertFalse(e.getMessage().contains("\n"), which + ": " + e.getMessage());
            return true;
        }
    }

    private static byte[] mutate(byte[] file, Random random, int range) {
        if (range == 0) {
            return file;
        }
        int at = random.nextInt(range);
        return switch (random.nextInt(7)) {
            case 0 -> replace(file, at, 1, (byte) random.nextInt(256));
            case 1 -> replace(file, at, 1, (byte) (file[at] ^ 1 << random.nextInt(8)));
            case 2 -> replace(file, at, 1, INTERESTING[random.nextInt(INTERESTING.length)]);
            case 3 -> replace(file, at, 0, INTERESTING[random.nextInt(INTERESTING.length)]);
            case 4 -> replace(file, at, Math.min(1 + random.nextInt(40), file.length - at));
            case 5 -> Arrays.copyOf(file, at);
            default -> {
                int length = Math.min(1 + random.nextInt(60), file.length - at);
                yield replace(file, random.nextInt(range), 0, Arrays.copyOfRange(file, at, at + length));
            }
        };
    }

    private static byte[] replace(byte[] file, int at, int removed, byte... inserted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, at);
        out.writeBytes(inserted);
        out.write(file, at + removed, file.length - at - removed);
        return out.toByteArray();
    }
}
