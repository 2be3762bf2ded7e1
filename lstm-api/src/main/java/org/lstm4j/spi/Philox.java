package org.lstm4j.spi;

/**
 * The engine's only source of randomness: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2,
 * 3"), a function from a counter to 128 random bits. Whoever draws number (purpose, layer, step, row, unit) under a seed
 * gets the same one, on every backend and whatever the number of threads.
 */
public final class Philox {
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private Philox() {}

    /** What a number is drawn for; numbers for different purposes never repeat each other. */
    public enum Purpose {
        INITIALISER(1),
        DROPOUT(2),
        SHUFFLE(3),
        SAMPLING(4);

        private final int code;

        Purpose(int code) {
            this.code = code;
        }

        /** The number that stands in the counter's top byte. */
        public int code() {
            return code;
        }
    }

    /**
     * The 32 random bits of one counter.
     *
     * @param layer at most 2^24 - 1
     * @param unit its upper 30 bits select the block, its lower two the word in it
     */
    public static int bits(long seed, Purpose purpose, int layer, int step, int row, int unit) {
        return word(seed, purpose.code() << 24 | layer, step, row, unit >>> 2, unit & 3);
    }

    /** As {@link #bits}, as a float in [0, 1) with 24 random bits. */
    public static float uniform(long seed, Purpose purpose, int layer, int step, int row, int unit) {
        return (bits(seed, purpose, layer, step, row, unit) >>> 8) * 0x1p-24f;
    }

    /** Word {@code index} (0 to 3) of the block that key {@code seed} gives for a 128-bit counter. */
    public static int word(long seed, int counter0, int counter1, int counter2, int counter3, int index) {
        int key0 = (int) seed;
        int key1 = (int) (seed >>> 32);
        int x0 = counter0;
        int x1 = counter1;
        int x2 = counter2;
        int x3 = counter3;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(x0);
            long product1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(x2);
            x0 = (int) (product1 >>> 32) ^ x1 ^ key0;
            x1 = (int) product1;
            x2 = (int) (product0 >>> 32) ^ x3 ^ key1;
            x3 = (int) product0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        return switch (index) {
            case 0 -> x0;
            case 1 -> x1;
            case 2 -> x2;
            default -> x3;
        };
    }
}
