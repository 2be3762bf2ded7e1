package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.Panel;

/** How rows are divided among threads. Bits do not depend on it. */
final class Blocks {
    /** Rows below which a block would use too little of the weights that it streams. */
    private static final int LEAST_ROWS = 4;

    /** Multiplications below which waking a helper costs more than it saves. */
    private static final long LEAST_WORK = 2_000_000;

    private Blocks() {}

    static int count(LstmLayout layout, int steps, int batch, int threads) {
        long products = (long) layout.panels() * Panel.COLUMNS * (layout.inputSize() + layout.hiddenSize());
        if (products * steps * batch < LEAST_WORK) {
            return 1;
        }
        return Math.max(1, Math.min(threads, batch / LEAST_ROWS));
    }

    /** First row of block {@code index}. */
    static int start(int batch, int blocks, int index) {
        return (int) ((long) batch * index / blocks);
    }
}
