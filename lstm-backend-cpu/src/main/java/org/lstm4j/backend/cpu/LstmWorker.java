package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.CellGradients;
import org.lstm4j.backend.cpu.kernel.Cells;
import org.lstm4j.backend.cpu.kernel.Kernels;
import org.lstm4j.backend.cpu.kernel.Product;

/** What one thread of a call needs for itself: kernels and their argument lists. */
final class LstmWorker {
    final Kernels kernels;
    final Product product = new Product();
    final Cells cells = new Cells();
    final CellGradients gradients = new CellGradients();

    LstmWorker(Kernels kernels) {
        this.kernels = kernels;
    }

    static LstmWorker[] team(CpuBackend backend) {
        LstmWorker[] workers = new LstmWorker[backend.workers().threads()];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new LstmWorker(backend.family().newKernels());
        }
        return workers;
    }

    /** Groups into which {@code rows} are divided so that each fits the kernels' registers and none is much smaller. */
    int groups(int rows) {
        return Math.ceilDiv(rows, kernels.rows());
    }
}
