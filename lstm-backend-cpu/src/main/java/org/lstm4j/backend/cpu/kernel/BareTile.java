package org.lstm4j.backend.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The matrix product of a recurrent step and nothing else: what a whole forward is measured against. It runs the kernels that
 * forward runs, on one thread, with data that stays in the caches.
 */
public final class BareTile implements AutoCloseable {
    /** Bytes of a cache line. */
    private static final long LINE = 64;

    private final Arena arena = Arena.ofShared();
    private final Kernels kernels = KernelFamily.best().newKernels();
    private final Product product = new Product();
    private final int rows;
    private final int panels;
    private final int depth;
    private final MemorySegment a;
    private final MemorySegment b;
    private final MemorySegment c;

    private BareTile(int rows, int columns, int depth) {
        this.rows = rows;
        this.panels = Panel.forColumns(columns);
        this.depth = depth;
        this.a = arena.allocate(rows * rowBytes(), LINE);
        this.b = arena.allocate(panels * panelBytes(), LINE);
        this.c = arena.allocate((long) rows * panels * Panel.ROW_BYTES, LINE);
        fill(a);
        fill(b);
    }

    /**
     * A product of {@code [rows, depth]} by {@code [depth, columns]}.
     *
     * @param columns padded to whole panels
     */
    public static BareTile of(int rows, int columns, int depth) {
        return new BareTile(rows, columns, depth);
    }

    /** A row of A, and a line that keeps rows out of each other's sets. */
    private long rowBytes() {
        return Math.ceilDiv((long) depth * Float.BYTES, LINE) * LINE + LINE;
    }

    private long panelBytes() {
        return (long) depth * Panel.ROW_BYTES;
    }

    /** Small numbers of both signs: no sum overflows or fades away. */
    private static void fill(MemorySegment memory) {
        for (long i = 0; i < memory.byteSize() / Float.BYTES; i++) {
            memory.setAtIndex(JAVA_FLOAT, i, (i * 7 % 13 - 6) * 0x1p-6f);
        }
    }

    /** One pass over all rows and panels. */
    public void run() {
        int groups = Math.ceilDiv(rows, kernels.rows());
        int wide = rows == 1 ? panels : 1;
        product.depth = depth;
        for (int panel = 0; panel < panels; panel += wide) {
            product.panels(b, panel * panelBytes(), Panel.ROW_BYTES, panelBytes());
            for (int group = 0; group < groups; group++) {
                int first = RowGroups.start(rows, groups, group);
                int count = RowGroups.start(rows, groups, group + 1) - first;
                long line = ((long) panel * rows + first) * Panel.ROW_BYTES;
                long next = (long) rows * Panel.ROW_BYTES;
                product.rows(a, first * rowBytes(), rowBytes(), count);
                product.start(c, line, Panel.ROW_BYTES, next);
                product.result(c, line, Panel.ROW_BYTES, next);
                kernels.multiply(product, count, wide);
            }
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
