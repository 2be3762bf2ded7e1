package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.GruCells;
import org.lstm4j.backend.cpu.kernel.GruGradients;
import org.lstm4j.backend.cpu.kernel.Kernels;
import org.lstm4j.backend.cpu.kernel.LstmCells;
import org.lstm4j.backend.cpu.kernel.LstmGradients;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.backend.cpu.kernel.Product;

/** What one thread of a call needs for itself: kernels, their argument lists, and where it is. */
final class RecurrentWorker {
    final int number;
    final Kernels kernels;
    final Product product = new Product();
    final LstmCells lstm = new LstmCells();
    final LstmGradients lstmGradients = new LstmGradients();
    final GruCells gru = new GruCells();
    final GruGradients gruGradients = new GruGradients();

    /** The block of rows at hand, and its positions. */
    int block;

    int from;
    int to;

    /** The phase of the block that the fields below speak of; -1 before the first. */
    int phase;

    /** The step that is being computed, its stage, and how many of the block's rows still run; no stage while projecting. */
    int step;

    int stage;
    int rows;

    /** Which share of the hidden units is this worker's. */
    int part;

    int parts;

    /** Forward: which slice of the input projection it is; -1 in a step. */
    int slice;

    /** Forward: the first step of the chunk that is projected together, and its slots. */
    int first;

    int slots;

    /** Forward: where the first row's pre-activations are. */
    long lines;

    RecurrentWorker(int number, Kernels kernels) {
        this.number = number;
        this.kernels = kernels;
    }

    static RecurrentWorker[] team(CpuBackend backend) {
        RecurrentWorker[] workers = new RecurrentWorker[backend.workers().threads()];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new RecurrentWorker(i, backend.newKernels());
        }
        return workers;
    }

    /** Forward: how far a panel's pre-activations lie from the next one's. */
    long panelBytes() {
        return (long) slots * Panel.ROW_BYTES;
    }

    /** Groups into which {@code rows} are divided so that each fits the kernels' registers and none is much smaller. */
    int groups(int rows) {
        return Math.ceilDiv(rows, kernels.rows());
    }
}
