package org.lstm4j.backend.opencl;

import org.lstm4j.Device;
import org.lstm4j.gpu.GpuBackend;
import org.lstm4j.gpu.GpuTuning;
import org.lstm4j.gpu.TiledGemm;
import org.lstm4j.gpu.TiledGemm.Rung;
import org.lstm4j.spi.BackendOptions;

/** An open OpenCL device: the common backend over an {@link OpenClRuntime}. */
final class OpenClBackend extends GpuBackend {
    /** For benchmarks: a rung of the matrix product, on which cells are composed then. Without it they are fused. */
    static final String RUNG = "lstm4j.opencl.rung";

    OpenClBackend(Device device, OpenClRuntime runtime, BackendOptions options) {
        this(device, runtime, options, tuning());
    }

    private static GpuTuning tuning() {
        String rung = System.getProperty(RUNG);
        return rung == null
                ? GpuTuning.with(new TiledGemm())
                : GpuTuning.with(new TiledGemm(Rung.valueOf(rung))).composed();
    }

    OpenClBackend(Device device, OpenClRuntime runtime, BackendOptions options, GpuTuning tuning) {
        super(device, runtime, options, tuning);
    }
}
