package org.lstm4j.backend.opencl;

import org.lstm4j.Device;
import org.lstm4j.gpu.GpuBackend;
import org.lstm4j.gpu.GpuTuning;
import org.lstm4j.gpu.TiledGemm;
import org.lstm4j.spi.BackendOptions;

/** An open OpenCL device: the common backend over an {@link OpenClRuntime}. */
final class OpenClBackend extends GpuBackend {
    OpenClBackend(Device device, OpenClRuntime runtime, BackendOptions options) {
        this(device, runtime, options, GpuTuning.with(new TiledGemm()));
    }

    OpenClBackend(Device device, OpenClRuntime runtime, BackendOptions options, GpuTuning tuning) {
        super(device, runtime, options, tuning);
    }
}
