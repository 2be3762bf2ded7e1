package org.lstm4j.gpu;

import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Matrix;

/** The common program's own product: a ladder of kernels of which each gives the bits of the one below. */
public final class TiledGemm implements GpuGemm {
    /** Elements that a group of the blocked kernel covers in each direction. */
    private static final int BLOCK = 64;

    private static final int BLOCK_ITEMS = 16;

    /** Elements, and work items, of a group of the tiled kernel in each direction. */
    private static final int TILE = 16;

    /** The kernels of {@code gemm.cl}, slowest first. */
    public enum Rung {
        NAIVE,
        TILED,
        BLOCKED
    }

    private final @Nullable Rung always;

    /** Takes the rung that suits each product's size. */
    public TiledGemm() {
        this.always = null;
    }

    /** Takes one rung for everything, to hold it against another. */
    public TiledGemm(Rung always) {
        this.always = always;
    }

    @Override
    public String description() {
        return "own tiled kernel";
    }

    @Override
    public void multiply(
            GpuStream stream,
            Matrix a,
            boolean transposeA,
            Matrix b,
            boolean transposeB,
            Matrix c,
            boolean accumulate) {
        Rung rung = always == null ? fitting(c.rows(), c.columns()) : always;
        int depth = transposeA ? a.rows() : a.columns();
        Launch launch = stream.launch(
                switch (rung) {
                    case NAIVE -> "gemmNaive";
                    case TILED -> "gemmTiled";
                    case BLOCKED -> "gemmBlocked";
                });
        operand(launch, a, transposeA);
        operand(launch, b, transposeB);
        launch.matrix(c).flag(accumulate).integer(depth);
        switch (rung) {
            case NAIVE -> launch.overElements(c.rows(), c.columns());
            case TILED -> overTiles(launch, c, TILE, TILE);
            case BLOCKED -> overTiles(launch, c, BLOCK, BLOCK_ITEMS);
        }
    }

    /** Blocks pay once they are not mostly padding. */
    private static Rung fitting(int rows, int columns) {
        return Math.min(rows, columns) > BLOCK / 2 ? Rung.BLOCKED : Rung.TILED;
    }

    private static void operand(Launch launch, Matrix m, boolean transpose) {
        launch.buffer(m.buffer())
                .integer64(m.offset())
                .integer64(transpose ? 1 : m.rowStride())
                .integer64(transpose ? m.rowStride() : 1);
    }

    private static void overTiles(Launch launch, Matrix c, int tile, int items) {
        launch.integer(c.rows()).integer(c.columns());
        launch.launch(Math.ceilDiv(c.rows(), tile), Math.ceilDiv(c.columns(), tile), items, items);
    }
}
