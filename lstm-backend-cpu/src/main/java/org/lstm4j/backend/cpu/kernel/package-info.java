/**
 * The arithmetic of the CPU backend: flat methods over off-heap memory, and nothing about plans, threads or buffers.
 *
 * <p>{@link org.lstm4j.backend.cpu.kernel.Kernels} is the contract: a matrix product over panels, the LSTM cell forward
 * and backward, an addition. Four families implement it with the same bits: {@code ScalarKernels} in plain Java, and
 * {@code Vector128Kernels}, {@code Vector256Kernels} and {@code Vector512Kernels} on the Vector API, which are generated
 * from one template. {@link org.lstm4j.backend.cpu.kernel.KernelFamily} chooses.
 *
 * <p>A <em>panel</em> is the unit of layout: 64 columns of a right-hand matrix, row after row. For LSTM weights they are the
 * four gates i, f, g, o of 16 hidden units side by side, so that a product leaves all that a unit's cell update needs
 * within one line of 256 bytes. Panels are the same for every family; a narrower one takes a panel in several passes.
 *
 * <p>The bits are fixed by the order of operations alone: every sum is one chain of {@code fma} in ascending order, every
 * activation one formula, and nothing else rounds.
 */
@NullMarked
package org.lstm4j.backend.cpu.kernel;

import org.jspecify.annotations.NullMarked;
