/**
 * The seam between the engine and its backends: coarse operations over a composed floor.
 *
 * <p>A recurrent layer calls exactly one thing, a {@link org.lstm4j.spi.RecurrentPlan}: a whole sequence forward, one
 * streaming step, a whole sequence backward. A backend makes native plans for the specs it has fused kernels for; every
 * other spec is computed by a composed plan from the backend's {@link org.lstm4j.spi.CoreKernels}, slower but
 * correct. {@link org.lstm4j.spi.Backend#supports} says which, and its answer binds.
 *
 * <p>To write a backend: implement {@link org.lstm4j.spi.BackendProvider}, {@link org.lstm4j.spi.Backend},
 * {@link org.lstm4j.spi.DeviceBuffer}, {@link org.lstm4j.spi.ComputeStream} and {@link org.lstm4j.spi.CoreKernels}, run
 * the conformance kit of {@code lstm-backend-testkit}, and only then start fusing.
 *
 * <p>Conventions, for all of the package: sizes and offsets of views count floats, those of buffers count bytes;
 * weights on the host are in PyTorch's layout and gate order (LSTM i,f,g,o; GRU r,z,n); shapes are written
 * {@code [T, N, width]} with T time steps and N rows (sequences) of a batch.
 */
@NullMarked
package org.lstm4j.spi;

import org.jspecify.annotations.NullMarked;
