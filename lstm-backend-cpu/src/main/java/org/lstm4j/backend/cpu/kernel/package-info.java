/**
 * The arithmetic of the CPU backend: flat methods over off-heap memory, and nothing about plans, threads or buffers.
 *
 * <p>{@link org.lstm4j.backend.cpu.kernel.Kernels} is the contract: a matrix product over panels, the cells of LSTM,
 * GRU and RNN forward and backward, sums and products of elements. Four families implement it with the same bits:
 * {@code ScalarKernels} in plain Java, and {@code Vector128Kernels}, {@code Vector256Kernels} and {@code
 * Vector512Kernels} on the Vector API, which are generated from one template. {@link
 * org.lstm4j.backend.cpu.kernel.KernelFamily} chooses. {@link org.lstm4j.backend.cpu.kernel.KernelSource} hands them out: by
 * default as {@code WarmingKernels}, which compute in plain Java until a {@code WarmUp} has seen the vector kernel compiled.
 *
 * <p>A <em>panel</em> is the unit of layout: 64 columns of a right-hand matrix, row after row. For weights they are gates
 * of some hidden units side by side - the LSTM's i, f, g, o of 16 units, a GRU's r and z of 32, its n or the RNN's
 * only gate of 64 - so that a product leaves what a unit's update needs within one line of 256 bytes. Panels are the
 * same for every family; a narrower one takes a panel in several passes. Inference may hold them in a shorter {@link
 * org.lstm4j.spi.WeightFormat}.
 *
 * <p>The bits are fixed by the order of operations alone: every sum is one chain of {@code fma} in ascending order, every
 * activation one formula, and nothing else rounds.
 */
@NullMarked
package org.lstm4j.backend.cpu.kernel;

import org.jspecify.annotations.NullMarked;
