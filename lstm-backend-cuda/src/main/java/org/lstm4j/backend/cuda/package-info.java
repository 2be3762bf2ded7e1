/**
 * The CUDA backend. It needs the NVIDIA driver and nothing else: kernels are shipped as PTX, which the driver compiles for
 * its device, and no CUDA toolkit or library is looked for.
 *
 * <p>{@link org.lstm4j.backend.cuda.CudaProvider} finds devices. {@code CudaRuntime} and its queues drive one of them: what
 * is rare goes through JCuda, what is hot (launches, copies) through the foreign function interface, whose calls cost a
 * hundredth. The core kernels are those of {@code lstm-gpu-common}; on top of them {@code CudaLstmPlan} runs a whole LSTM
 * sequence as one persistent kernel that keeps the recurrent weights in registers.
 *
 * <p>Class path only: the binding does not find its native libraries on the module path.
 */
@NullMarked
package org.lstm4j.backend.cuda;

import org.jspecify.annotations.NullMarked;
