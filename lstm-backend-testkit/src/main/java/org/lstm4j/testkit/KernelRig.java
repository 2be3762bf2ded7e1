package org.lstm4j.testkit;

import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;

/** Guarded memory and a stream for calls of core kernels. */
final class KernelRig implements AutoCloseable {
    final CoreKernels kernels;
    final ComputeStream stream;
    final GuardedMemory memory;

    KernelRig(Backend backend, Check check) {
        this.kernels = backend.kernels();
        this.stream = backend.newStream();
        this.memory = new GuardedMemory(backend, stream, check);
    }

    /** Waits, and fails where a guard or an input has changed. */
    void finish() {
        stream.synchronize();
        memory.verify();
    }

    @Override
    public void close() {
        memory.close();
        stream.close();
    }
}
