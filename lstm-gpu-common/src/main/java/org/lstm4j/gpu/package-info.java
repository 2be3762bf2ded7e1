/**
 * What the GPU backends share: one source of kernels, and the host code that launches them.
 *
 * <p>A backend module brings a {@link org.lstm4j.gpu.GpuRuntime} - memory, programs, queues of one device - and a provider
 * that finds devices. Everything above that line is written once and lives here. Kernels are written in a small dialect of
 * C ({@code kernels/prelude.h}) that compiles as OpenCL C and as CUDA C.
 */
@NullMarked
package org.lstm4j.gpu;

import org.jspecify.annotations.NullMarked;
