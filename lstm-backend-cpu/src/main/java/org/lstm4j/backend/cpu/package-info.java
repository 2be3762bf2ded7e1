/**
 * The CPU backend: whole LSTM sequences on the Vector API, and in plain Java where that module is absent.
 *
 * <p>Nothing here is public but {@link org.lstm4j.backend.cpu.CpuProvider}, which {@code ServiceLoader} finds. To read on:
 *
 * <ul>
 *   <li>{@code CpuBackend}, {@code CpuBuffer} and {@code CpuStream} are the seam: off-heap memory on cache lines, work done
 *       before the submitting call returns.
 *   <li>{@code CpuLstmPlan} is the fused plan; {@code LstmLayout} says where its weights lie, {@code LstmForward} and
 *       {@code LstmBackward} are one call each, {@code RowOrder} sorts rows of different length. They borrow all memory from
 *       their caller and all objects from a {@code Pool}, and allocate nothing.
 *   <li>{@code Workers} are the threads, {@code Team} one call's loops on them. The calling thread could do it all alone.
 *   <li>{@code CpuCoreKernels} is the floor for specs that have no fused plan.
 *   <li>{@link org.lstm4j.backend.cpu.kernel} is the arithmetic.
 * </ul>
 *
 * <p>The order of every sum is fixed, work is divided over outputs and rows alone, and the activations are our own: results
 * are the same bits for every vector width, thread count, batch composition and chunking, on every machine.
 */
@NullMarked
package org.lstm4j.backend.cpu;

import org.jspecify.annotations.NullMarked;
