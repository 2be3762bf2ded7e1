package org.lstm4j.gpu;

/** A function of a {@link GpuProgram}, without arguments: those belong to a {@link GpuCall}. Lives as long as its program. */
public interface GpuKernel {
    String name();
}
