package org.lstm4j.backend.cuda;

import java.util.Optional;
import org.lstm4j.spi.Numerics;

/**
 * The shape table of the persistent kernels: which one runs a hidden size and batch, and on what grid.
 *
 * @param kernel its name in the program
 * @param blocks blocks that share the units
 * @param threads threads of a block
 * @param sharedBytes dynamic shared memory of a block
 * @param rows rows of the batch that a group of blocks runs
 * @param groups groups that one launch runs; more rows take more launches
 * @param words words to a row of h in the exchange
 */
record PersistentShape(String kernel, int blocks, int threads, int sharedBytes, int rows, int groups, int words) {
    /** Threads of a warp, of which the f32 kernel gives one to each unit. */
    private static final int WARP = 32;

    /** Threads of a tensor core kernel's block. */
    private static final int MMA_THREADS = 256;

    /**
     * For f32. One row to a group is fastest, then eight; in both, units spread over as many multiprocessors as there are.
     * Measured on an H100: docs/gpu-runs.
     */
    static Optional<PersistentShape> f32(int hidden, int batch, Residency residency) {
        int chunks = chunks(hidden);
        if (chunks == 0) {
            return Optional.empty();
        }
        int stride = Math.ceilDiv(hidden, 4) * 4;
        int mostUnits = chunks <= 4 ? 16 : 8;
        for (int rows : new int[] {1, 8}) {
            String kernel = "lstmPersistent_" + chunks + "_" + rows;
            int sharedBytes = 2 * rows * chunks * WARP * 16;
            int groups = Math.ceilDiv(batch, rows);
            for (int units = 1; units <= mostUnits; units++) {
                int blocks = Math.ceilDiv(stride, units);
                int most = residency.blocks(kernel, WARP * units, sharedBytes);
                if ((long) blocks * groups <= Math.min(most, residency.multiprocessors())) {
                    return Optional.of(
                            new PersistentShape(kernel, blocks, WARP * units, sharedBytes, rows, groups, stride));
                }
                if (rows > 1 && units == mostUnits && most >= blocks) {
                    int fitting = Math.min(groups, most / blocks);
                    return Optional.of(
                            new PersistentShape(kernel, blocks, WARP * units, sharedBytes, rows, fitting, stride));
                }
            }
        }
        return Optional.empty();
    }

    /** Registers are laid out for rows of 128, 256, 512 or 1024 units: in units of 128, or 0 for larger ones. */
    private static int chunks(int hidden) {
        for (int chunks = 1; chunks <= 8; chunks *= 2) {
            if (hidden <= 128 * chunks) {
                return chunks;
            }
        }
        return 0;
    }

    /** For tensor cores: the fewest rows to a group with which the batch fits one launch, else as much as fits. */
    static Optional<PersistentShape> mma(Numerics numerics, int hidden, int batch, Residency residency) {
        if (hidden != 256 && hidden != 512 && hidden != 1024) {
            return Optional.empty();
        }
        int words = numerics == Numerics.TF32 ? hidden : hidden / 2;
        int slabs = words / 64;
        int units = slabs > 8 ? 8 : 16;
        int blocks = hidden / units;
        for (int rows = 8; rows <= 32; rows *= 2) {
            String kernel = "lstmPersistent_" + slabs + "_" + rows / 8;
            int sharedBytes = rows * (words + 4) * 4 + 2 * 4 * rows * (4 * units + 4) * 4;
            int groups = Math.ceilDiv(batch, rows);
            int most = residency.blocks(kernel, MMA_THREADS, sharedBytes);
            if ((long) blocks * groups <= Math.min(most, residency.multiprocessors())
                    || (rows == 32 && most >= blocks)) {
                int fitting = Math.min(groups, most / blocks);
                return Optional.of(new PersistentShape(kernel, blocks, MMA_THREADS, sharedBytes, rows, fitting, words));
            }
        }
        return Optional.empty();
    }
}
