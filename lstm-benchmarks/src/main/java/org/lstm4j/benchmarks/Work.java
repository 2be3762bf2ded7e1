package org.lstm4j.benchmarks;

import java.util.Locale;
import org.lstm4j.spi.Cell;

/**
 * One row of the table: a recurrent forward of one shape.
 *
 * @param cell with the default options
 * @param batch N
 * @param hidden hidden size, and input size
 * @param steps T
 * @param threads threads that share a call
 */
record Work(Cell cell, int batch, int hidden, int steps, int threads) {
    /** Fewer steps for the largest layers, so that a call stays near a tenth of a second. */
    static Work forward(Cell cell, int batch, int hidden, int threads) {
        return new Work(cell, batch, hidden, hidden >= 1024 ? 20 : hidden >= 512 ? 50 : 100, threads);
    }

    /** Multiplications and additions of the products of all steps. */
    double flops() {
        return steps * stepFlops() * 2;
    }

    /** Those of the recurrent product of one step, which is also that of the bare tile. */
    double stepFlops() {
        return 2.0 * batch * hidden * cell.gates() * hidden;
    }

    /** As tables and JSON name it. */
    String cellName() {
        return cell.name().toLowerCase(Locale.ROOT);
    }

    /** What {@code --filter} is matched against. */
    String name() {
        return "forward " + cellName() + " B" + batch + " H" + hidden + " T" + steps + " threads" + threads;
    }
}
