/**
 * The CPU backend: whole LSTM, GRU and RNN sequences on the Vector API, and in plain Java where that module is absent.
 *
 * <p>Nothing here is public but {@link org.lstm4j.backend.cpu.CpuProvider}, which {@code ServiceLoader} finds. To read on:
 *
 * <ul>
 *   <li>{@code CpuBackend}, {@code CpuBuffer} and {@code CpuStream} are the seam: off-heap memory on cache lines, work done
 *       before the submitting call returns.
 *   <li>{@code CpuRecurrentPlan} is the fused plan; {@code RecurrentLayout} says where its weights lie. {@code
 *       RecurrentForward} and {@code RecurrentBackward} are one call each: everything about blocks, steps and gradients
 *       that cells have in common; {@code LstmForward}, {@code GruForward} and {@code RnnForward}, and their backward
 *       siblings, are what a step is in each. {@code InputProjection} is what stands before a chunk of steps, {@code
 *       CallerRows} what goes in and out beside x. {@code RowOrder} sorts rows of different length. They borrow all memory
 *       from their caller, which {@code ForwardArea}, {@code BackwardArea} and {@code ReserveArea} divide, and all objects
 *       from a {@code Pool}, and allocate nothing.
 *   <li>{@code Workers} are the threads, {@code Team} one call's loops on them, {@code Lockstep} their way through the steps
 *       of a few rows together, {@code Transfer} what they copy. The calling thread could do it all alone.
 *   <li>{@code CpuCoreKernels} is the floor for specs that have no fused plan.
 *   <li>{@code org.lstm4j.backend.cpu.kernel} is the arithmetic.
 * </ul>
 *
 * <p>The order of every sum is fixed, work is divided over outputs and rows alone, and the activations are our own: results
 * are the same bits for every vector width, thread count, batch composition and chunking, on every machine.
 */
@NullMarked
package org.lstm4j.backend.cpu;

import org.jspecify.annotations.NullMarked;
