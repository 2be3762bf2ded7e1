package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.lstm4j.backend.cpu.kernel.Kernels;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.backend.cpu.kernel.Product;
import org.lstm4j.backend.cpu.kernel.RowGroups;
import org.lstm4j.spi.Matrix;

/**
 * One plain matrix product by the panel kernel. The right operand is copied, 64 columns by 256 rows at a time, into a panel;
 * sums go through a scratch of one register block. Where C is tall and narrow its transpose is computed instead, which
 * fills the panels and changes no bit: an fma does not care which factor stands first.
 *
 * <p>Work is divided among threads by panels.
 */
final class CpuGemm implements Team.Task {
    private static final int DEPTH = 256;

    private static final long PANEL_BYTES = (long) DEPTH * Panel.ROW_BYTES;

    private final CpuBackend backend;
    private final Team team;
    private final Worker[] workers;

    private final Operand left = new Operand();
    private final Operand right = new Operand();
    private final Operand result = new Operand();
    private int rows;
    private int columns;
    private int depth;
    private boolean accumulate;

    /** A matrix as memory and strides in bytes: element (i, j) at {@code offset + i rowStride + j columnStride}. */
    private static final class Operand {
        private MemorySegment memory = MemorySegment.NULL;
        private long offset;
        private long rowStride;
        private long columnStride;

        void set(CpuBackend backend, Matrix m, boolean transposed) {
            memory = CpuBuffer.memory(backend, m.buffer());
            offset = m.offset() * Float.BYTES;
            rowStride = transposed ? Float.BYTES : m.rowStride() * Float.BYTES;
            columnStride = transposed ? m.rowStride() * Float.BYTES : Float.BYTES;
        }

        long at(int i, int j) {
            return offset + i * rowStride + j * columnStride;
        }
    }

    /** One thread's kernels and scratch: a panel, and sums. */
    private static final class Worker {
        final Kernels kernels;
        final Product product = new Product();
        final MemorySegment scratch;

        Worker(Kernels kernels) {
            this.kernels = kernels;
            long sums = (long) kernels.rows() * Panel.ROW_BYTES;
            scratch = Arena.ofAuto().allocate(PANEL_BYTES + sums, CpuBuffer.ALIGNMENT);
        }
    }

    CpuGemm(CpuBackend backend) {
        this.backend = backend;
        this.team = new Team(backend.workers());
        this.workers = new Worker[backend.workers().threads()];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(backend.newKernels());
        }
    }

    void run(Matrix a, boolean transposeA, Matrix b, boolean transposeB, Matrix c, boolean accumulate) {
        this.accumulate = accumulate;
        depth = transposeA ? a.rows() : a.columns();
        long straight = (long) c.rows() * Panel.forColumns(c.columns());
        long turned = (long) c.columns() * Panel.forColumns(c.rows());
        if (straight <= turned) {
            rows = c.rows();
            columns = c.columns();
            left.set(backend, a, transposeA);
            right.set(backend, b, transposeB);
            result.set(backend, c, false);
        } else {
            rows = c.columns();
            columns = c.rows();
            left.set(backend, b, !transposeB);
            right.set(backend, a, !transposeA);
            result.set(backend, c, true);
        }
        int panels = Panel.forColumns(columns);
        if ((long) rows * columns * depth < Workers.LEAST_WORK) {
            for (int panel = 0; panel < panels; panel++) {
                run(panel, 0);
            }
        } else {
            team.forEach(panels, this);
        }
    }

    /** Drops references to the call's memory. */
    void clear() {
        left.memory = MemorySegment.NULL;
        right.memory = MemorySegment.NULL;
        result.memory = MemorySegment.NULL;
    }

    @Override
    public void run(int panel, int number) {
        Worker worker = workers[number];
        int column = panel * Panel.COLUMNS;
        int width = Math.min(Panel.COLUMNS, columns - column);
        for (int k = 0; k < depth || k == 0; k += DEPTH) {
            int count = Math.min(DEPTH, depth - k);
            loadPanel(worker.scratch, k, count, column, width);
            multiply(worker, k, count, column, width);
        }
    }

    private void loadPanel(MemorySegment scratch, int k, int count, int column, int width) {
        for (int i = 0; i < count; i++) {
            long to = (long) i * Panel.ROW_BYTES;
            if (right.columnStride == Float.BYTES) {
                Memory.copy(right.memory, right.at(k + i, column), scratch, to, (long) width * Float.BYTES);
            } else {
                copyColumns(right, k + i, column, width, scratch, to);
            }
            Memory.zero(scratch, to + (long) width * Float.BYTES, Panel.ROW_BYTES - (long) width * Float.BYTES);
        }
    }

    private static void copyColumns(Operand from, int row, int column, int width, MemorySegment to, long toOffset) {
        for (int j = 0; j < width; j++) {
            float value = from.memory.get(JAVA_FLOAT, from.at(row, column + j));
            to.set(JAVA_FLOAT, toOffset + (long) j * Float.BYTES, value);
        }
    }

    private void multiply(Worker worker, int k, int count, int column, int width) {
        Product p = worker.product;
        p.a = left.memory;
        p.aStride = left.columnStride;
        p.depth = count;
        p.panels(worker.scratch, 0, Panel.ROW_BYTES, 0);
        p.start(worker.scratch, PANEL_BYTES, Panel.ROW_BYTES, 0);
        p.result(worker.scratch, PANEL_BYTES, Panel.ROW_BYTES, 0);
        boolean onTop = accumulate || k > 0;
        int groups = Math.ceilDiv(rows, worker.kernels.rows());
        for (int group = 0; group < groups; group++) {
            int first = RowGroups.start(rows, groups, group);
            int height = RowGroups.start(rows, groups, group + 1) - first;
            Memory.zero(worker.scratch, PANEL_BYTES, (long) height * Panel.ROW_BYTES);
            for (int r = 0; r < height; r++) {
                p.aRows[r] = left.at(first + r, k);
                if (onTop) {
                    copyColumns(
                            result, first + r, column, width, worker.scratch, PANEL_BYTES + (long) r * Panel.ROW_BYTES);
                }
            }
            worker.kernels.multiply(p, height, 1);
            for (int r = 0; r < height; r++) {
                store(worker.scratch, PANEL_BYTES + (long) r * Panel.ROW_BYTES, first + r, column, width);
            }
        }
    }

    private void store(MemorySegment from, long fromOffset, int row, int column, int width) {
        for (int j = 0; j < width; j++) {
            float value = from.get(JAVA_FLOAT, fromOffset + (long) j * Float.BYTES);
            result.memory.set(JAVA_FLOAT, result.at(row, column + j), value);
        }
    }
}
