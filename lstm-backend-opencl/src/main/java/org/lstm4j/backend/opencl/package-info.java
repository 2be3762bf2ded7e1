/**
 * The OpenCL backend: the common GPU kernels on any device with an OpenCL 1.2 driver.
 *
 * <p>{@link org.lstm4j.backend.opencl.OpenClProvider} looks for devices, {@code OpenClRuntime} makes the driver's calls
 * through JOCL, and everything else is {@link org.lstm4j.gpu}. Device ids are {@code opencl:N}, counted over all platforms
 * in the driver's order.
 */
@NullMarked
package org.lstm4j.backend.opencl;

import org.jspecify.annotations.NullMarked;
