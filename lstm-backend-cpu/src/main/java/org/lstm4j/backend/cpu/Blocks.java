package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.Panel;

/** How rows are divided among threads. Bits do not depend on it. */
final class Blocks {
    /** Rows below which a block would use too little of the weights that it streams. */
    private static final int LEAST_ROWS = 4;

    /** Rows from which a block streams weights as well as a larger one: 8 rows reach 97% of the speed of 32. */
    private static final int ENOUGH_ROWS = 8;

    /** Multiplications in one step of a block from which the calls around them are few; see docs/decisions/084. */
    private static final long ENOUGH_STEP = 512 * 1024;

    /** Blocks for each thread, where there are rows enough: one that is held up, or has long rows, leaves some to others. */
    private static final int ROUNDS = 4;

    /** Multiplications of one step's recurrent products from which two threads are faster than one. */
    private static final long LEAST_STEP = 16 * 1024;

    private Blocks() {}

    static int count(RecurrentLayout layout, int steps, int batch, int threads) {
        if (threads == 1 || !isWorthSharing(layout, steps, batch)) {
            return 1;
        }
        long rows = Math.max(ENOUGH_ROWS, ENOUGH_STEP / products(layout));
        int rounds = Math.clamp(batch / (rows * threads), 1, ROUNDS);
        return Math.clamp(batch / LEAST_ROWS, 1, threads * rounds);
    }

    /**
     * Whether threads share the hidden units of each step, since there are too few rows to share: never where waiting may not
     * spin, nor where a thread's part of a step is worth less than the waiting.
     */
    static boolean inLockstep(RecurrentLayout layout, int steps, int batch, Workers workers) {
        long step = (long) layout.panels() * Panel.COLUMNS * layout.hiddenSize() * batch;
        return workers.threads() > 1
                && workers.maySpin()
                && batch < LEAST_ROWS * workers.threads()
                && step >= LEAST_STEP
                && isWorthSharing(layout, steps, batch);
    }

    private static boolean isWorthSharing(RecurrentLayout layout, int steps, int batch) {
        return products(layout) * steps * batch >= Workers.LEAST_WORK;
    }

    /** Multiplications of one row's step. */
    private static long products(RecurrentLayout layout) {
        return (long) layout.panels() * Panel.COLUMNS * (layout.inputSize() + layout.hiddenSize());
    }

    /** First row of block {@code index}. */
    static int start(int batch, int blocks, int index) {
        return (int) ((long) batch * index / blocks);
    }
}
