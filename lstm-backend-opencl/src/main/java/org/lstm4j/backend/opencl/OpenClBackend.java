package org.lstm4j.backend.opencl;

import org.lstm4j.Device;
import org.lstm4j.gpu.GpuBackend;
import org.lstm4j.gpu.GpuGemm;
import org.lstm4j.gpu.TiledGemm;
import org.lstm4j.spi.BackendOptions;

/** An open OpenCL device: the common backend over an {@link OpenClRuntime}. */
final class OpenClBackend extends GpuBackend {
    OpenClBackend(Device device, OpenClRuntime runtime, BackendOptions options) {
        this(device, runtime, options, new TiledGemm());
    }

    OpenClBackend(Device device, OpenClRuntime runtime, BackendOptions options, GpuGemm gemm) {
        super(device, runtime, options, gemm);
    }
}
